"use strict";
// The fonts that stand in the style wait for the first words that ask for them: a page would be laid out with those of the system,
// looked up one size after another, then laid out again. Read here, they are ready before. Without this script, all else is the same.
(() => {
  if (!Uint8Array.fromBase64) return;
  const { sheet } = document.currentScript.previousElementSibling;
  for (let rule, font; (rule = sheet.cssRules[0].style) && (font = /base64,([\w+/=]+)/.exec(rule.src)); sheet.deleteRule(0))
    document.fonts.add(new FontFace(rule.fontFamily.replaceAll('"', ""), Uint8Array.fromBase64(font[1]), { weight: rule.fontWeight }));
})();

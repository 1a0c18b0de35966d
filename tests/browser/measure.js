// What is wrong with the texts of the drawings of a page: too small, out of the drawing, or one over another.
() => {
  const faults = [];
  for (const svg of document.querySelectorAll("svg.chart")) {
    const frame = svg.getBoundingClientRect();
    const scale = frame.width / svg.viewBox.baseVal.width;
    const lines = [];
    for (const text of svg.querySelectorAll("text")) {
      const size = parseFloat(getComputedStyle(text).fontSize) * scale;
      if (size < 11) faults.push(`petit : ${text.textContent} (${size.toFixed(1)})`);
      const parts = text.querySelector("tspan") ? [...text.childNodes] : [text.firstChild];
      for (const part of parts) {
        const range = document.createRange();
        range.selectNodeContents(part);
        const box = range.getBoundingClientRect();
        const lead = box.height * 0.14; // the letters, without the space that a font keeps over and under them
        lines.push({ words: part.textContent, left: box.left, right: box.right, top: box.top + lead, bottom: box.bottom - lead });
      }
    }
    lines.forEach((one, place) => {
      if (one.left < frame.left - 1 || one.right > frame.right + 1 || one.top < frame.top - 1 || one.bottom > frame.bottom + 1)
        faults.push(`dehors : ${one.words}`);
      for (const other of lines.slice(place + 1)) {
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (wide > 1 && high > 1) faults.push(`l’un sur l’autre : ${one.words} / ${other.words}`);
      }
    });
  }
  return faults;
}

"""The analyst's desk: what the notebooks that are not published call, in JupyterLab."""

"""The drawings by Altair. Only `reports.html.charts` loads them: they need the extra `charts`."""

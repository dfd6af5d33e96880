"""Words of job titles, ours, as data: `english.json` and `foreign.json`."""

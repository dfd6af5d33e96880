"""Tables of people, postings or counts to an honest picture of their work: kernel, engines, report, desk."""

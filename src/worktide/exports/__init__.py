"""The release for other people's tools: tables in several formats, each with its dictionary, licences and sources."""

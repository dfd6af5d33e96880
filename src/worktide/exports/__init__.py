"""The release for other people's tools: tables in several formats, each with its dictionary, licences and sources."""

from worktide.exports.listing import Download as Download
from worktide.exports.listing import catalogue as catalogue

"""Charts as files of their own, for other people's pages: SVG and PNG, coloured in themselves."""

"""`worktide mcp`: the server for agents."""

from __future__ import annotations

import click

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command("mcp")
@click.option("--http", is_flag=True, help="Serve streamable HTTP at /mcp instead of stdio.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8_765, show_default=True, help="Port of --http.")
@click.option(
    "--host",
    type=click.Choice(LOOPBACK),
    default=LOOPBACK[0],
    show_default=True,
    help="Address of --http.",
)
def command(http: bool, port: int, host: str) -> None:
    """Serve agents by the Model Context Protocol.

    Over stdio a client starts this command itself. Over HTTP only this machine is answered; put a web server before it
    to offer it to others. Every answer carries range, release and caveat.
    """
    from worktide.mcp.server import make_server

    server = make_server()
    if http:
        click.echo(f"Worktide for agents is at http://{host}:{port}/mcp (stop with Ctrl-C)", err=True)
        server.run("streamable-http", host=host, port=port, stateless_http=True)
    else:
        server.run("stdio")

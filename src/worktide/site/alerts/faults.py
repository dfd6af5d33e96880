"""What somebody reads when following cannot be done."""

from __future__ import annotations

from typing import Final

from worktide.site.faults import Fault
from worktide.site.language import gettext as _

OLD_LINK: Final = Fault(
    404,
    _("This link does not work any more"),
    _("It has expired, was not copied whole, or what it was for is no longer kept here."),
    _("Use the link of your latest message, or ask to follow again."),
)
TOO_MANY: Final = Fault(
    429,
    _("That is enough for now"),
    _("More was asked for in a short time than is fair to the others, so this was not kept."),
    _("Try again in ten minutes, or use a feed, which needs no address."),
)
NO_MAIL: Final = Fault(
    404,
    _("This site sends no mail"),
    _("Whoever runs it has not set up a mail server, so nobody can follow by e-mail here."),
    _("Use a feed instead; it needs no address."),
)
NO_WEBHOOKS: Final = Fault(
    404,
    _("This site calls no webhooks"),
    _("Whoever runs it has switched them off."),
    _("Use a feed instead; JSON Feed is easy to read for a program."),
)

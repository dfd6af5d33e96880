"""How the alerts are doing: counts for the operator, for Prometheus, and for `worktide alerts status`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from worktide.site.alerts.environment import alert_settings
from worktide.site.alerts.models import QUEUED, STATES, UNCERTAIN, Call, Delivery, Subscriber, Suppressed, Webhook

# A row that has been due for longer than this says that no sender works, or that the mail server is away.
LATE: Final = timedelta(hours=1)
MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Status:
    """Counts of the state; `oldest` is for how many seconds the longest waiting message has been due."""

    confirmed: int
    unconfirmed: int
    suppressed: int
    webhooks: int
    webhooks_disabled: int
    messages: dict[str, int]
    calls: dict[str, int]
    oldest: float

    @property
    def problems(self) -> tuple[str, ...]:
        """What an operator should look at, in sentences."""
        found = []
        if self.messages[UNCERTAIN]:
            found.append(f"{self.messages[UNCERTAIN]} messages are uncertain: see `worktide alerts uncertain`")
        if self.oldest > LATE.total_seconds():
            found.append(f"a message has been due for {self.oldest / 3600:.1f} hours: does a sender run?")
        return tuple(found)


def _by_state(rows: type[Delivery] | type[Call]) -> dict[str, int]:
    counted = dict(rows._default_manager.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in STATES}


def status() -> Status:
    """Return the counts of the state."""
    now = timezone.now()
    due = Delivery.objects.filter(state=QUEUED, not_before__lte=now).order_by("not_before")
    first = due.values_list("not_before", flat=True).first()
    return Status(
        Subscriber.objects.filter(confirmed__isnull=False).count(),
        Subscriber.objects.filter(confirmed__isnull=True).count(),
        Suppressed.objects.count(),
        Webhook.objects.filter(active=True, disabled__isnull=True).count(),
        Webhook.objects.filter(disabled__isnull=False).count(),
        _by_state(Delivery),
        _by_state(Call),
        (now - first).total_seconds() if first else 0.0,
    )


def as_prometheus(found: Status) -> bytes:
    """Return counts in the text format of Prometheus."""
    registry, counts = CollectorRegistry(), asdict(found)
    for name in ("confirmed", "unconfirmed", "suppressed"):
        Gauge(f"worktide_alerts_{name}", f"Addresses that are {name}.", registry=registry).set(counts[name])
    Gauge("worktide_alerts_webhooks", "Webhooks that are active.", registry=registry).set(found.webhooks)
    Gauge("worktide_alerts_webhooks_disabled", "Webhooks that were given up.", registry=registry).set(
        found.webhooks_disabled
    )
    for name, states in (("messages", found.messages), ("calls", found.calls)):
        gauge = Gauge(f"worktide_alerts_{name}", f"Rows of {name} by state.", ["state"], registry=registry)
        for state, count in states.items():
            gauge.labels(state).set(count)
    oldest = Gauge("worktide_alerts_oldest_due_seconds", "How long the oldest message is due.", registry=registry)
    oldest.set(found.oldest)
    return generate_latest(registry)


@never_cache
@require_safe
def page(_request: HttpRequest) -> HttpResponse:
    """Return the counts for Prometheus, where the operator asked for them."""
    if not alert_settings().metrics:
        raise Http404
    return HttpResponse(as_prometheus(status()), content_type=MEDIA_TYPE)

// What of an incident is said in a line.

/** What is going on in it, if its title does not say so already, and where. */
export function detail(incident) {
  const count = incident.alerts_firing ?? 0;
  // The worst, and of those the latest, comes first.
  const worst = (incident.alerts ?? []).find((alert) => alert.state !== 'resolved')?.summary;
  const place = Object.entries(incident.labels ?? {}).filter(([name]) => name !== 'rule').map(([, value]) => value);
  const parts = [
    worst && worst !== incident.title ? worst : place.join(' · '),
    count > 1 && `${count.toLocaleString()} alerts`,
    incident.labels?.rule,
  ];
  return parts.filter(Boolean).map((part) => ` · ${part}`).join('');
}

/** How many there are, and where only some fire, how many those are. */
export function heading(incident, count) {
  const all = count === 1 ? '1 alert' : `${count.toLocaleString()} alerts`;
  const firing = incident.alerts_firing ?? count;
  return firing === count || incident.state === 'resolved' ? all : `${all}, ${firing.toLocaleString()} firing`;
}

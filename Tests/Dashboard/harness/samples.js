// What the service says, as far as a test does not say otherwise.

export function incident(id, more = {}) {
  return {
    id, state: 'open', severity: 'critical', title: `${id} is open`, labels: { rule: 'freezer-warm', site: 'porto' },
    alert_count: 1, alerts_firing: 1, alerts: [], opened_at: '2026-11-28T11:00:00.000Z', updated_at: '2026-11-28T11:00:00.000Z',
    acknowledged_by: null, snoozed_until: null, resolved_at: null, policy: null, step: null, timeline: [], ...more,
  };
}

export function notification(id, more = {}) {
  return {
    id, user: 'ana', kind: 'firing', incident: 'i-1', severity: 'critical', title: `${id} says so`, body: '', alerts: 1,
    reason: 'on call', links: [], actions: ['acknowledge', 'snooze', 'resolve'], channels: ['inbox'],
    committed_at: '2026-11-28T11:00:00.000Z', sent_at: '2026-11-28T11:00:00.000Z', state: 'unread', ...more,
  };
}

/** `i-3` for 3, and so on. */
export const ids = (prefix, ...numbers) => numbers.map((number) => `${prefix}-${number}`);

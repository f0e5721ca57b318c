/** Pages of a list that are followed at most; more open incidents than that are a storm the list cannot help with. */
const maximumPages = 400;

/** A refusal by the service, or by the way to it; `status` is 0 if there was no answer. */
export class ApiError extends Error {
  constructor(status, code, detail, faults = []) {
    super(detail);
    this.status = status;
    this.code = code;
    /** What is wrong with what was sent: `{ pointer, detail }` each. */
    this.faults = faults;
  }
}

/** The calls of `/api/v1` that the page makes over HTTP; commands go over the stream. */
export class Api {
  constructor({ base, token }) {
    this.base = base;
    this.token = token;
  }

  async get(path, query = {}) {
    const url = new URL(path, this.base);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const body = await this.#ask(url, {});
    if (body === null) throw new ApiError(200, 'unknown', 'The service answered with nothing.');
    return body;
  }

  /** Posts or deletes; gives the answer's body, or nothing where it has none. */
  send(method, path, body) {
    const content = body === undefined
      ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    return this.#ask(new URL(path, this.base), { method, ...content });
  }

  async #ask(url, options) {
    const headers = { ...options.headers, Authorization: `Bearer ${this.token}` };
    let response;
    try {
      response = await fetch(url, { ...options, headers, cache: 'no-store' });
    } catch {
      throw new ApiError(0, 'unreachable', 'The service cannot be reached.');
    }
    const body = await response.json().catch(() => null);
    if (response.ok) return body;
    throw new ApiError(response.status, body?.code ?? 'unknown', body?.detail ?? `The service answered ${response.status}.`, body?.errors ?? []);
  }

  /**
   * Hands over each page of a list, and whether it is the last one, until `enough()` says so or a page brings nothing.
   * `onward` is the parameter that takes a page's `next`.
   */
  async pages(path, query, take, { enough = () => false, onward = 'after' } = {}) {
    let place = null;
    for (let page = 0; page < maximumPages; page += 1) {
      const { items = [], next = null } = await this.get(path, place === null ? query : { ...query, [onward]: place });
      const fresh = take(items, next === null);
      if (next === null || next === place || !fresh || enough()) return;
      place = next;
    }
  }
}

/** A WebSocket of which the test is the other end. */
export class FakeSocket {
  static made = [];

  sent = [];
  isClosed = false;

  constructor(url, protocol) {
    Object.assign(this, { url, protocol });
    FakeSocket.made.push(this);
  }

  static get last() {
    return FakeSocket.made.at(-1);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.isClosed = true;
  }

  // What the service does.

  accept() {
    this.onopen?.();
  }

  say(frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  drop(code = 1006) {
    this.onclose?.({ code });
  }

  /** Accepts, and answers the hello. */
  welcome(more = {}) {
    this.accept();
    this.say({ type: 'welcome', user: 'ana', role: 'responder', cursor: 'e:0', recovered: true, unread: 0, ...more });
  }
}

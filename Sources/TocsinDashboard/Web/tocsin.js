// The bell alone, for any page: <tocsin-bell src="…" token="…">. See elements/tocsin-bell.js.
export { TocsinBell } from './elements/tocsin-bell.js';

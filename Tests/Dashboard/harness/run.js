import { tests } from './check.js';

// Runs the tests of the module that the address names (`?backoff.test.js`), one after the other, and leaves in `outcome` what came of
// each: `{ name, problem }`, without a problem where it passed.

const patience = 10_000;
// The browser's own: tests put others in its place.
const { setTimeout } = globalThis;
let uncaught = null;

addEventListener('error', (event) => { uncaught ??= event.error ?? event.message; });
addEventListener('unhandledrejection', (event) => { uncaught ??= event.reason; });

async function problemOf({ body }) {
  const stage = document.createElement('div');
  document.querySelector('main').replaceChildren(stage);
  uncaught = null;
  try {
    await Promise.race([body(stage), tooLong()]);
    // What nobody caught is reported when the browser comes to it.
    await turn();
    await turn();
    return uncaught === null ? null : `not caught: ${said(uncaught)}`;
  } catch (error) {
    return said(error);
  }
}

function turn() {
  return new Promise((resolve) => { setTimeout(resolve); });
}

function tooLong() {
  return new Promise((_, reject) => { setTimeout(() => reject(new Error(`did not end within ${patience / 1000} s`)), patience); });
}

/** The message, and where in which file. */
function said(error) {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? String(error);
  const places = [...error.stack.matchAll(/\/([\w.-]+\.js):(\d+)/g)].map(([, file, line]) => `${file}:${line}`);
  return `${error.message} (${places.filter((place) => !place.startsWith('check.js')).slice(0, 3).join(' < ') || error.name})`;
}

async function run() {
  const outcome = [];
  try {
    await import(`/tests/${location.search.slice(1)}`);
  } catch (error) {
    return { problem: `cannot be loaded: ${said(error)}`, tests: outcome };
  }
  for (const test of tests) outcome.push({ name: test.name, problem: await problemOf(test) });
  return { problem: null, tests: outcome };
}

globalThis.outcome = await run();

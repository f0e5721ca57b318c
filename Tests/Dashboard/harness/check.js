// What the page's tests are written with: `test` names a behaviour, and the rest fails with what was expected.

export const tests = [];

/** `name` is a sentence of behaviour in plain quotes; `body` gets an empty element of the page, and may be asynchronous. */
export function test(name, body) {
  tests.push({ name, body });
}

export function ok(condition, what = 'the condition') {
  if (!condition) throw new Error(`${what} does not hold`);
}

/** Arrays and plain objects are equal if what is in them is; everything else if it is the same. */
export function equal(actual, expected, what = 'the value') {
  const found = difference(actual, expected, what);
  if (found) throw new Error(found);
}

/** The error that `body` throws, or that its promise is rejected with. */
export async function refused(body) {
  try {
    await body();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

function difference(actual, expected, path) {
  if (Object.is(actual, expected)) return null;
  const kind = contentKind(actual);
  if (kind === null || kind !== contentKind(expected)) return `${path} is ${show(actual)} instead of ${show(expected)}`;
  for (const key of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
    const found = difference(actual[key], expected[key], kind === 'list' ? `${path}[${key}]` : `${path}.${key}`);
    if (found) return found;
  }
  return null;
}

function contentKind(value) {
  if (Array.isArray(value)) return 'list';
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype ? 'object' : null;
}

function show(value) {
  return value instanceof Node || typeof value === 'function' ? String(value) : JSON.stringify(value) ?? String(value);
}

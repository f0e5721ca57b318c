// A description of elements (`h`) and the smallest change that makes the DOM match it (`patch`).
// Text only ever becomes text nodes and attributes: no string from outside is parsed as HTML.

const SVG = 'http://www.w3.org/2000/svg';
const described = new WeakMap();
const nothing = Object.freeze({});

export function h(tag, props, ...children) {
  return { tag, key: props?.key, props: props ?? nothing, children: present(children) };
}

/** Makes the children of `root` match the description; nodes are kept by key, else by tag and order. */
export function patch(root, ...children) {
  const scope = root.getRootNode();
  const focused = scope.activeElement;
  patchChildren(root, present(children), root.namespaceURI === SVG);
  if (focused && focused !== scope.activeElement && focused.isConnected && root.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

function patchChildren(parent, children, inSVG) {
  const keyed = new Map();
  const loose = new Map();
  for (const node of [...parent.childNodes]) {
    const known = described.get(node);
    // Of two with one key nobody could find the first again.
    if (keyed.has(known?.key)) node.remove();
    else if (known?.key !== undefined) keyed.set(known.key, node);
    else append(loose, known?.tag ?? '', node);
  }

  const nodes = children.map((child) => {
    if (child.key !== undefined) {
      const node = keyed.get(child.key);
      if (!node || described.get(node).tag !== child.tag) return null;
      keyed.delete(child.key);
      return node;
    }
    return loose.get(child.tag ?? '')?.shift() ?? null;
  });

  for (const node of keyed.values()) node.remove();
  for (const rest of loose.values()) for (const node of rest) node.remove();

  let place = parent.firstChild;
  children.forEach((child, index) => {
    const node = nodes[index] ?? create(child, inSVG);
    update(node, child, inSVG);
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  });
}

function append(lists, name, node) {
  const list = lists.get(name);
  if (list) list.push(node);
  else lists.set(name, [node]);
}

function create(child, inSVG) {
  if (child.tag === undefined) return document.createTextNode('');
  const node = inSVG || child.tag === 'svg'
    ? document.createElementNS(SVG, child.tag)
    : document.createElement(child.tag);
  described.set(node, { tag: child.tag, key: child.key, props: nothing });
  return node;
}

function update(node, child, inSVG) {
  if (child.tag === undefined) {
    const text = String(child);
    if (node.data !== text) node.data = text;
    return;
  }
  const before = described.get(node).props;
  for (const name in before) if (!(name in child.props)) setProp(node, name, undefined, before[name]);
  for (const name in child.props) setProp(node, name, child.props[name], before[name]);
  described.set(node, child);
  // A custom element fills itself.
  if (!child.tag.includes('-')) patchChildren(node, child.children, inSVG || child.tag === 'svg');
}

function setProp(node, name, value, before) {
  if (name === 'key' || value === before) return;
  if (name === 'style') setStyle(node, value ?? nothing, before ?? nothing);
  else if (typeof value === 'function' || typeof before === 'function') node[name] = value ?? null;
  else if (typeof value === 'object' && value !== null) node[name] = value;
  else if (value === undefined || value === null || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? '' : value);
}

function setStyle(node, style, before) {
  for (const name in before) if (!(name in style)) node.style.removeProperty(name);
  for (const name in style) if (style[name] !== before[name]) node.style.setProperty(name, style[name]);
}

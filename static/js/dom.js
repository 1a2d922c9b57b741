// @ts-check
/**
 * Elements, made without markup in strings: text is always text.
 *
 * @typedef {Node | string | null | undefined | false} Child
 * @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Attributes
 *   a function is a listener; `true` sets an empty attribute; `false`, `null` and `undefined` set none
 */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.filter(isChild));
  return element;
}

/**
 * @param {Child} child
 * @returns {child is Node | string}
 */
function isChild(child) {
  return child !== null && child !== undefined && child !== false && child !== '';
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...Node} children
 */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** @type {Record<string, string>} */
const ICONS = {
  play: 'M4 2.5v11l9.5-5.5z',
  pause: 'M3.5 2.5h3.2v11H3.5zM9.3 2.5h3.2v11H9.3z',
  back: 'M10.8 3 5.6 8l5.2 5 1.2-1.2L8 8l4-3.8z',
  forward: 'M5.2 3 4 4.2 8 8l-4 3.8L5.2 13l5.2-5z',
  first: 'M3 3h1.8v10H3zM12.4 3 7.2 8l5.2 5 1.1-1.1L9.4 8l4.1-3.9z',
  last: 'M11.2 3H13v10h-1.8zM3.6 3 2.5 4.1 6.6 8l-4.1 3.9L3.6 13l5.2-5z',
  previousChange: 'M8.8 3 3.6 8l5.2 5L10 11.8 6 8l4-3.8zM13 8a1.6 1.6 0 1 1-3.2 0A1.6 1.6 0 0 1 13 8z',
  nextChange: 'M7.2 3 6 4.2 10 8l-4 3.8L7.2 13l5.2-5zM6.2 8A1.6 1.6 0 1 1 3 8a1.6 1.6 0 0 1 3.2 0z',
  close: 'm3.6 2.6 4.4 4.4 4.4-4.4 1 1L9 8l4.4 4.4-1 1L8 9l-4.4 4.4-1-1L7 8 2.6 3.6z',
  search: 'M7 1.8a5.2 5.2 0 0 1 4.2 8.3l3.2 3.2-1.1 1.1-3.2-3.2A5.2 5.2 0 1 1 7 1.8zm0 1.6a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2z',
  settings: 'M2 3.5h6.1a2 2 0 0 1 3.8 0H14v1.4h-2.1a2 2 0 0 1-3.8 0H2zM2 11.1h2.1a2 2 0 0 1 3.8 0H14v1.4H7.9a2 2 0 0 1-3.8 0H2zM2 7.3h12v1.4H2z',
  share: 'M8 1.2 11.8 5l-1 1-2.1-2v6.3H7.3V4l-2.1 2-1-1zM3 7.5h1.4v5.6h7.2V7.5H13v7H3z',
  range: 'M2 2.5h1.6v11H2zM12.4 2.5H14v11h-1.6zM5.6 5.2v2h4.8v-2L13 8l-2.6 2.8v-2H5.6v2L3 8z',
  up: 'm8 4.6 5.2 5.2-1.1 1.1L8 6.8l-4.1 4.1-1.1-1.1z',
  swipe: 'M6.2 3.6 1.8 8l4.4 4.4 1.1-1.1L4 8l3.3-3.3zM9.8 3.6 8.7 4.7 12 8l-3.3 3.3 1.1 1.1L14.2 8z',
  compare: 'M7.3 1.5h1.4v13H7.3zM1.8 3.5h4.1v1.4H3.2v6.2h2.7v1.4H1.8zM10.1 3.5h4.1v9h-4.1z',
  arrow: 'M9.2 3.4 13.8 8l-4.6 4.6-1-1 2.9-2.9H2.2V7.3h8.9L8.2 4.4z',
};

/**
 * An inline picture: emoji glyphs are missing on many systems.
 * @param {string} name
 */
export function icon(name) {
  return svg(
    'svg',
    { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true', fill: 'currentColor', class: 'icon' },
    svg('path', { d: ICONS[name] }),
  );
}

/**
 * Gives an element other children.
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...children.filter(isChild));
}

/**
 * Gives an element that holds nothing but a text another one, in the node it has: a new one would have to be styled.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  const node = element.firstChild;
  if (!(node instanceof Text) || node.nextSibling) element.textContent = text;
  else if (node.data !== text) node.data = text;
}

/** @type {WeakMap<Node, string>} */
const pictured = new WeakMap();

/**
 * Notes what an element is a picture of: of two pictures of the same the old one stays.
 * @template {Element} E
 * @param {E} element
 * @param {string} of
 * @returns {E}
 */
export function pictures(element, of) {
  pictured.set(element, of);
  return element;
}

/**
 * Gives an element other children as `fill` does, but keeps the nodes it has where they can be made to say the same:
 * what is drawn again with every day costs little more than the words that differ. Only for children without
 * listeners: those of new nodes are lost.
 * @param {Element} element
 * @param {...Child} children
 */
export function refill(element, ...children) {
  const fresh = document.createDocumentFragment();
  fresh.append(...children.filter(isChild));
  takeOver(element, fresh);
}

/**
 * Gives a node the children of another one.
 * @param {Node} element
 * @param {Node} fresh
 */
function takeOver(element, fresh) {
  let old = element.firstChild;
  let node = fresh.firstChild;
  while (node) {
    const [next, following] = [old?.nextSibling ?? null, node.nextSibling];
    if (!old) element.appendChild(node);
    else if (!becomes(old, node)) element.replaceChild(node, old);
    old = next;
    node = following;
  }
  while (old) {
    const next = old.nextSibling;
    old.remove();
    old = next;
  }
}

/**
 * Makes a node what another one is; false where it cannot be.
 * @param {Node} old
 * @param {Node} node
 * @returns {boolean}
 */
function becomes(old, node) {
  if (old.nodeName !== node.nodeName) return false;
  if (old instanceof Text && node instanceof Text) {
    if (old.data !== node.data) old.data = node.data;
    return true;
  }
  if (!(old instanceof Element && node instanceof Element)) return false;
  const picture = pictured.get(node);
  if (picture !== undefined || pictured.has(old)) return picture === pictured.get(old);
  for (const { name, value } of node.attributes) {
    if (old.getAttribute(name) === value) continue;
    // The policy of the page forbids style as an attribute.
    if (name === 'style') /** @type {HTMLElement} */ (old).style.cssText = value;
    else old.setAttribute(name, value);
  }
  if (old.attributes.length > node.attributes.length) {
    for (const name of old.getAttributeNames()) if (!node.hasAttribute(name)) old.removeAttribute(name);
  }
  takeOver(old, node);
  return true;
}

/**
 * Gives an element other children that say the same of something else, or more of it, without taking the reader's
 * place away: what had the focus has it again, or else what stands for it, or the heading.
 * @param {Element} element
 * @param {...Child} children
 */
export function fillKeepingFocus(element, ...children) {
  const focused = document.activeElement;
  const alike = () => [...element.querySelectorAll(focused?.localName ?? '')].filter(({ className }) => className === focused?.className);
  const at = focused && element !== focused && element.contains(focused) ? alike().indexOf(focused) : -1;
  fill(element, ...children);
  if (at < 0) return;
  const heir = alike()[at] ?? element.querySelector('[tabindex="-1"]');
  if (heir instanceof HTMLElement) heir.focus({ preventScroll: true });
}

let made = 0;

/**
 * An id nobody else has, for labels that point at their fields.
 * @param {string} stem
 */
export function uniqueId(stem) {
  made += 1;
  return `${stem}-${made}`;
}

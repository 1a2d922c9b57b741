// @ts-check
import { CLAIM, CONTEST, DOT_SHIFT, GRAIN, MASKS } from 'marchland/paint.js';

/**
 * Colours of control states, from the parties' colours and the tokens of the page.
 *
 * @typedef {import('marchland/history.js').History} History
 * @typedef {[number, number, number]} Rgb
 * @typedef {Readonly<Record<string, string>>} Tokens  the values of the custom properties `--map-…`
 * @typedef {object} StateLook
 * @property {string} fill  of the area
 * @property {string} dot  of the settlement
 * @property {string | null} ring  around the settlement: the claimant's colour, or ink where contested
 * @property {string | null} stripe  the other colour of the area's stripes
 * @property {string} grain  of the thin lines that mark a party whose pattern is `hatch`
 * @property {'none' | 'claim' | 'contest'} pattern
 * @property {string} [speck]  of the specks on what was gained in an era
 * @property {boolean} [pressed]  whether it is encircled
 */

/** @type {ReadonlySet<string>} */
const NONE = new Set();

const TOKENS = [
  'beyond', 'water', 'land', 'abroad', 'coast', 'river', 'border', 'oblast', 'contact', 'ink', 'halo', 'muted',
  'nobody', 'contested', 'opacity', 'choice',
];

/**
 * The tokens in force on an element.
 * @param {Element} element
 * @returns {Tokens}
 */
export function readTokens(element) {
  const style = getComputedStyle(element);
  return Object.freeze(
    Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(`--map-${name}`).trim()])),
  );
}

/**
 * @param {string} hex  `#rrggbb` or `#rgb`
 * @returns {Rgb}
 */
export function rgb(hex) {
  const full = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, '$&$&') : hex;
  const number = Number.parseInt(full.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

/**
 * A colour of `share` parts of one and the rest of another.
 * @param {string} over
 * @param {string} under
 * @param {number} share  0–1
 */
export function mix(over, under, share) {
  const below = rgb(under);
  const mixed = rgb(over).map((part, at) => Math.round(part * share + below[at] * (1 - share)));
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * The colour as an ImageData's bytes lie in a little-endian word, opaque.
 * @param {string} hex
 */
export function packed(hex) {
  const [red, green, blue] = rgb(hex);
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/**
 * How control is drawn.
 * @param {import('marchland/words.js').Control} control
 * @param {Map<string, string>} colour  by party
 * @param {Tokens} tokens
 * @param {ReadonlySet<string>} [hatched]  parties whose pattern is `hatch`
 * @returns {StateLook}
 */
export function lookOf(control, colour, tokens, hatched = NONE) {
  const share = Number(tokens.opacity);
  const own = (control.controller && colour.get(control.controller)) || tokens.nobody;
  const fill = mix(own, tokens.land, share);
  const dot = mix(tokens.ink, own, INKED);
  const rival = (control.claimed_by && colour.get(control.claimed_by)) || null;
  if (control.status === 'contested') {
    return {
      fill: tokens.contested,
      dot: tokens.contested,
      ring: tokens.ink,
      stripe: mix(tokens.ink, tokens.contested, 0.66),
      grain: tokens.contested,
      pattern: 'contest',
    };
  }
  const grain = hatched.has(control.controller ?? '') ? mix(tokens.ink, fill, 0.09) : fill;
  if (rival && rival !== own) {
    return { fill, dot, ring: mix(tokens.ink, rival, INKED), stripe: mix(rival, tokens.land, share), grain, pattern: 'claim' };
  }
  return { fill, dot, ring: null, stripe: null, grain, pattern: 'none' };
}

/**
 * How each state of a history is drawn.
 * @param {History} history
 * @param {Tokens} tokens
 * @param {'light' | 'dark'} theme
 * @returns {StateLook[]}
 */
export function looks(history, tokens, theme) {
  const colour = partyColours(history, theme);
  const hatched = new Set(history.parties.filter(({ pattern }) => pattern === 'hatch').map(({ id }) => id));
  return history.states.map((state) => lookOf(state, colour, tokens, hatched));
}

/**
 * The looks with those of states that filters leave out turned to bare land.
 * @param {readonly StateLook[]} stateLooks
 * @param {Uint8Array} shown  1 for the states that are shown
 * @param {Tokens} tokens
 * @returns {StateLook[]}
 */
export function veiled(stateLooks, shown, tokens) {
  const bare = /** @type {const} */ ({ ring: null, stripe: null, pattern: 'none' });
  const dot = mix(tokens.muted, tokens.land, 0.25);
  return stateLooks.map((look, state) => (shown[state] ? look : { ...bare, fill: tokens.land, dot, grain: tokens.land }));
}

/**
 * @param {History} history
 * @param {'light' | 'dark'} theme
 * @returns {Map<string, string>}
 */
export function partyColours(history, theme) {
  return new Map(history.parties.map((party) => [party.id, party.color[theme]]));
}

/** How much of a colour is left in what was gained in an era. */
const CALM = 0.72;
/** How much ink there is in a dot: it has to stand out from the area of the same party. */
const INKED = 0.5;

/**
 * How each shade of a history is drawn.
 * @param {History} history
 * @param {readonly StateLook[]} stateLooks
 * @param {Tokens} tokens
 * @returns {StateLook[]}
 */
export function shadeLooks({ states, shades }, stateLooks, tokens) {
  return shades.kinds.map(({ state, era }) => {
    const look = { ...stateLooks[state], pressed: states[state].pressure === 'encircled' };
    return era < 0 || look.pattern === 'contest' ? look : calm(look, tokens);
  });
}

/**
 * A look of what was gained in an era.
 * @param {StateLook} look
 * @param {Tokens} tokens
 * @returns {StateLook}
 */
export function calm(look, tokens) {
  const fill = mix(look.fill, tokens.land, CALM);
  return { ...look, fill, grain: fill, speck: mix(look.fill, tokens.land, 0.85), dot: mix(look.dot, tokens.land, 0.75) };
}

/**
 * The looks as the painter of areas wants them.
 * @param {History} history
 * @param {readonly StateLook[]} looksOfShades
 * @param {Tokens} tokens
 * @param {{areas: boolean, contact: boolean}} [drawn]  which of the two that are painted together are
 * @returns {import('marchland/paint.js').Ink}
 */
export function inkOf({ parties, states, shades }, looksOfShades, tokens, drawn = { areas: true, contact: true }) {
  const { kinds } = shades;
  const colours = new Uint32Array(kinds.length * MASKS);
  const order = new Map(parties.map((party, index) => [party.id, index]));
  const sides = new Uint8Array(kinds.length);
  kinds.forEach(({ state, before, share }, kind) => {
    const look = looksOfShades[kind];
    // What a shade may be still has a lower number.
    const earlier = before ? kinds.indexOf(before) * MASKS : 0;
    for (let mask = 0; mask < MASKS; mask += 1) {
      const dot = mask >> DOT_SHIFT;
      // What is left at 0 lets the ground through.
      if (drawn.areas) colours[kind * MASKS + mask] = before && dot >= share ? colours[earlier + mask] : packed(colourAt(look, mask));
    }
    const { status, controller } = states[before && share < 2 ? before.state : state];
    // Where all are of one side, no sides meet.
    if (drawn.contact) sides[kind] = status === 'contested' ? 253 : (order.get(controller ?? '') ?? 254);
  });
  return { colours, sides, line: packed(tokens.contact) };
}

/**
 * @param {StateLook} look
 * @param {number} mask  of the tile
 */
function colourAt({ fill, grain, speck, stripe, pattern }, mask) {
  const striped = { none: 0, claim: CLAIM, contest: CONTEST }[pattern];
  if (mask & striped && stripe) return stripe;
  if (mask & GRAIN) return grain;
  return speck && mask >> DOT_SHIFT === 0 ? speck : fill;
}

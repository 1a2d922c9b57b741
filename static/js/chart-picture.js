// @ts-check
/**
 * The chart as a picture that can stand alone: with its title, what its colours mean, and where it is from.
 *
 * @typedef {object} Words
 * @property {string} title
 * @property {string} subtitle
 * @property {readonly {colour: string, text: string}[]} keys
 * @property {string} note
 */

const SANS = '"Source Sans 3", "Noto Sans", system-ui, sans-serif';
const SERIF = '"Source Serif 4", "Noto Serif", Charter, Georgia, serif';

/**
 * @param {HTMLCanvasElement} chart
 * @param {Words} words
 * @returns {Promise<Blob | null>}  a PNG
 */
export function chartPicture(chart, { title, subtitle, keys, note }) {
  const style = getComputedStyle(document.documentElement);
  const token = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const density = chart.width / Math.max(1, chart.clientWidth);
  const unit = (/** @type {number} */ pixels) => pixels * density;
  const margin = unit(16);
  const picture = document.createElement('canvas');
  picture.width = chart.width + 2 * margin;
  picture.height = chart.height + unit(128);
  const pen = /** @type {CanvasRenderingContext2D} */ (picture.getContext('2d'));
  pen.fillStyle = token('page');
  pen.fillRect(0, 0, picture.width, picture.height);
  /** @param {string} text @param {number} top @param {string} font @param {string} colour */
  const write = (text, top, font, colour) => {
    pen.font = font;
    pen.fillStyle = colour;
    pen.fillText(text, margin, unit(top), picture.width - 2 * margin);
  };
  write(title, 30, `700 ${unit(20)}px ${SERIF}`, token('ink'));
  write(subtitle, 50, `400 ${unit(13)}px ${SANS}`, token('ink-soft'));
  pen.font = `400 ${unit(13)}px ${SANS}`;
  let x = margin;
  for (const { colour, text } of keys) {
    pen.fillStyle = colour;
    pen.fillRect(x, unit(63), unit(12), unit(12));
    pen.fillStyle = token('ink');
    pen.fillText(text, x + unit(18), unit(74));
    x += unit(36) + pen.measureText(text).width;
  }
  pen.drawImage(chart, margin, unit(88));
  write(note, 114 + chart.height / density, `400 ${unit(11)}px ${SANS}`, token('ink-soft'));
  return new Promise((resolve) => {
    picture.toBlob(resolve, 'image/png');
  });
}

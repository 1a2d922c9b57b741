// @ts-check
import { pictures, svg, uniqueId } from 'marchland/dom.js';

/**
 * A small square in the colours and the pattern of a control.
 * @param {import('marchland/colours.js').StateLook} look
 * @param {string} [className]
 */
export function swatch(look, className = 'swatch') {
  const box = { width: 14, height: 14, rx: 2 };
  const picture = svg('svg', { viewBox: '0 0 14 14', width: 14, height: 14, class: className, 'aria-hidden': 'true' });
  picture.append(svg('rect', { ...box, fill: look.fill }));
  if (look.stripe) {
    const id = uniqueId('hatch');
    picture.append(hatch(id, look), svg('rect', { ...box, fill: `url(#${id})` }));
  }
  if (look.speck) {
    const spots = [[3.5, 3.5], [10.5, 3.5], [7, 7], [3.5, 10.5], [10.5, 10.5]];
    picture.append(...spots.map(([cx, cy]) => svg('circle', { cx, cy, r: 1.2, fill: look.speck ?? look.fill })));
  }
  // A pale fill would be lost on the page.
  picture.append(svg('rect', { x: 0.5, y: 0.5, width: 13, height: 13, rx: 1.5, class: 'swatch-rim' }));
  return pictures(picture, `${className} ${JSON.stringify(look)}`);
}

/**
 * The stripes of a look as an SVG pattern.
 * @param {string} id
 * @param {import('marchland/colours.js').StateLook} look
 * @param {number} [stretch]  how much narrower than high a unit of the picture is
 */
export function hatch(id, look, stretch = 1) {
  const turn = look.pattern === 'claim' ? 45 : -45;
  return svg(
    'pattern',
    {
      id,
      width: 7,
      height: 7,
      patternUnits: 'userSpaceOnUse',
      patternTransform: `scale(${stretch} 1) rotate(${turn})`,
    },
    svg('rect', { width: 3.2, height: 7, fill: look.stripe ?? look.fill }),
  );
}

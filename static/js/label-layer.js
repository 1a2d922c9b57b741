// @ts-check
import { CanvasLayer, seenOf } from 'marchland/canvas-layer.js';
import { placeLabels } from 'marchland/labels.js';
import { isDrawn } from 'marchland/layers.js';
import { worldX, worldY } from 'marchland/mercator.js';
import { dotRadius } from 'marchland/settlement-layer.js';
import { placeName } from 'marchland/words.js';

/**
 * Names on the map: oblasts, towns, and cities and countries outside the theatre, with halos.
 *
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/state.js').Lang} Lang
 * @typedef {import('marchland/labels.js').Candidate & {font: string, colour: string, dot: boolean, spaced: string, halo: number,
 *   oblast: number}} Name  `oblast`: whose name it is, −1 for none
 */

const SANS = '"Source Sans 3", "Noto Sans", system-ui, sans-serif';
const SERIF = '"Source Serif 4", "Noto Serif", Charter, Georgia, serif';

/** People a place needs to be named, by zoom. */
const NEEDED = [[4.6, 900_000], [5.4, 400_000], [6, 250_000], [6.6, 120_000], [7.2, 60_000], [8, 20_000], [8.7, 9_000],
  [9.4, 3_000], [10.2, 800]];

/**
 * @param {number} zoom
 */
export function peopleNeeded(zoom) {
  return NEEDED.find(([upTo]) => zoom < upTo)?.[1] ?? 0;
}

/**
 * @param {object} parts
 * @param {History} parts.history
 * @param {import('marchland/topology.js').Features} parts.features
 * @param {{x: Float64Array, y: Float64Array}} parts.sites
 * @param {() => import('marchland/colours.js').Tokens} parts.tokens
 * @param {() => Lang} parts.lang
 * @param {() => import('marchland/layers.js').Layers} parts.layers
 * @param {() => number} parts.chosen  place index or −1
 */
export function createLabelLayer({ history, features, sites, tokens, lang, layers, chosen }) {
  const { population, count } = history.places;
  const abroad = [...(features.cities ?? []), ...(features.countries_labels ?? [])].filter(
    ({ properties }) => !properties.theatre,
  );
  // An embed has the names of one language only.
  const known = new Set([...history.places.name, ...history.places.nameUk]);

  /** @type {(Name & {left: number, top: number})[]} */
  let oblastNames = [];

  const layer = new CanvasLayer({
    pane: 'labels',
    draw(pen, view) {
      const { density, zoom } = view;
      const { scale, offsetX, offsetY, width, height } = view.raster;
      const ink = tokens();
      const tongue = lang();
      /** @type {Name[]} */
      const names = [];

      /** @param {string} text @param {number} wx @param {number} wy @param {{rank: number, size: number, weight: number, gap: number, dot: boolean, colour: string, face?: string, spaced?: string, halo?: number, oblast?: number}} look */
      const add = (text, wx, wy, { rank, size, weight, gap, dot, colour, face = SANS, spaced = '0px', halo = 3, oblast = -1 }) => {
        const x = wx * scale + offsetX;
        const y = wy * scale + offsetY;
        if (!text || x < 0 || y < 0 || x > width || y > height) return;
        const font = `${weight} ${size * density}px ${face}`;
        pen.font = font;
        pen.letterSpacing = spaced;
        names.push({
          text, x, y, rank, font, colour, dot, spaced, oblast, halo: halo * density,
          gap: gap * density,
          width: pen.measureText(text).width,
          height: size * 1.15 * density,
        });
      };

      const needed = peopleNeeded(zoom);
      const picked = chosen();
      for (let place = 0; place < count; place += 1) {
        const people = population[place] || 0;
        if (people < needed && place !== picked) continue;
        const great = people >= 700_000;
        const large = people >= 200_000;
        add(placeName(history, place, tongue), sites.x[place], sites.y[place], {
          rank: place === picked ? -1e9 : -people,
          size: (great ? 14 : large ? 12.5 : 11.5) + Math.max(0, Math.min(2, zoom - 8)),
          weight: great ? 700 : large ? 600 : 500,
          gap: dotRadius(people, zoom) + (place === picked ? 11 : 4),
          dot: large || zoom >= 7.5,
          colour: ink.ink,
        });
      }
      for (const city of abroad) {
        const { properties } = city;
        if (known.has(properties.name) || (properties.name_uk && known.has(properties.name_uk)) || Number(properties.rank ?? 0) > zoom - 3) continue;
        const text = (tongue === 'uk' && properties.name_uk) || properties.name;
        const [x, y] = city.paths[0];
        add(text, x, y, {
          rank: 1e6 + Number(properties.rank ?? 0), size: 11.5, weight: 400, gap: 6, dot: true, colour: ink.muted,
        });
      }
      if (zoom >= 5.8 && zoom < 9 && isDrawn(layers(), 'oblasts')) {
        const spaced = `${0.9 * density}px`;
        history.oblasts.forEach((oblast, index) => {
          if (oblast.lon === null || oblast.lat === null) return;
          const short = shortOblast(tongue === 'uk' ? oblast.name_uk || oblast.name : oblast.name);
          add(short.toLocaleUpperCase(tongue), worldX(oblast.lon), worldY(oblast.lat), {
            rank: -150_000, size: zoom < 7 ? 10.5 : 11.5, weight: 500, gap: 0, dot: false, colour: ink.oblast,
            face: SERIF, spaced, halo: 2.2, oblast: index,
          });
        });
      }

      pen.textBaseline = 'middle';
      pen.lineJoin = 'round';
      const placed = placeLabels(names, { width, height, seen: seenOf(view.raster) });
      oblastNames = placed.filter(({ oblast }) => oblast >= 0);
      for (const name of placed) {
        pen.font = name.font;
        pen.letterSpacing = name.spaced;
        if (name.dot && name.rank >= 1e6) {
          pen.beginPath();
          pen.arc(name.x, name.y, 2.2 * density, 0, 2 * Math.PI);
          pen.fillStyle = name.colour;
          pen.fill();
        }
        const middle = name.top + name.height / 2;
        pen.strokeStyle = ink.halo;
        pen.globalAlpha = 0.8;
        pen.lineWidth = name.halo;
        pen.strokeText(name.text, name.left, middle);
        pen.globalAlpha = 1;
        pen.fillStyle = name.colour;
        pen.fillText(name.text, name.left, middle);
      }
    },
  });

  return {
    layer,
    /**
     * The oblast whose name stands at a point of the map's container, or −1.
     * @param {import('leaflet').Point} point
     */
    oblastAt(point) {
      const { x, y } = layer.toCanvas(point);
      const found = oblastNames.find(({ left, top, width, height }) =>
        x >= left && x <= left + width && y >= top && y <= top + height);
      return found?.oblast ?? -1;
    },
  };
}

/**
 * The oblast's name without the word for what it is: there is little room.
 * @param {string} name
 */
export function shortOblast(name) {
  return name.replace(/ (Oblast|область)$/u, '').replace(/^(Autonomous Republic of|Автономна Республіка) /u, '');
}

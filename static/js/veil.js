// @ts-check
import { trace } from 'marchland/base-map.js';
import { CanvasLayer } from 'marchland/canvas-layer.js';

/**
 * A veil over everything but the oblast that is looked at.
 *
 * @param {import('marchland/topology.js').Features} features
 * @param {() => import('marchland/colours.js').Tokens} tokens
 * @param {() => string | null} oblast  id, null for none
 */
export function createVeil(features, tokens, oblast) {
  return new CanvasLayer({
    pane: 'veil',
    draw(pen, view) {
      const id = oblast();
      const found = id === null ? undefined : (features.oblasts ?? []).find(({ properties }) => properties.id === id);
      if (!found) return false;
      pen.beginPath();
      pen.rect(0, 0, view.raster.width, view.raster.height);
      trace(pen, found.paths, view);
      pen.fillStyle = tokens().land;
      pen.globalAlpha = 0.66;
      pen.fill('evenodd');
      pen.globalAlpha = 1;
      pen.beginPath();
      trace(pen, found.paths, view);
      pen.strokeStyle = tokens().ink;
      pen.lineWidth = 1.6 * view.density;
      pen.lineJoin = 'round';
      pen.stroke();
      return true;
    },
  });
}

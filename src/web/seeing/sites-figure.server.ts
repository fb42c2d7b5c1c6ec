import {
  isInside,
  type Region,
  type SiteCounts,
  type SiteSquare,
  sitesMissing,
  sitesReading,
  squareName,
} from '#evidence/sites.ts';
import type { StudyFilter } from '#evidence/study-filter.ts';
import { listHref } from '#evidence/study-marks.ts';
import type { SiteMapData } from '#web/charts/site-map-data.ts';
import { groundOf } from '#web/charts/world-ground.server.ts';
import { titled } from './views.ts';

/** The map of sites as a figure: a circle for each square of latitude and longitude. */
export function sitesFigure(
  squares: readonly SiteSquare[],
  counts: SiteCounts,
  region: Region,
  filter: StudyFilter,
): SiteMapData {
  const wide = groundOf(region, 'wide');
  const narrow = groundOf(region, 'narrow');
  const elsewhere = squares.filter((s) => !isInside(region, s.at)).length;
  const { width, height, land } = wide;
  return {
    title: titled(region.key === 'world' ? 'Sites' : `Sites, ${region.label}`, filter),
    reading: sitesReading(squares, counts, region),
    unit: 'studies',
    placeLabel: 'Place',
    moreLabels: ['Sites', 'Latitude', 'Longitude'],
    ground: {
      wide: { width, height, land },
      narrow: { width: narrow.width, height: narrow.height, land: narrow.land },
    },
    circles: squares
      .filter((s) => isInside(region, s.at))
      .flatMap((s) => {
        const [w, n] = [wide.place(s.at), narrow.place(s.at)];
        if (!w || !n) return [];
        return [
          {
            key: s.key,
            label: squareName(s),
            count: s.studies,
            href: listHref(filter, { square: s.key }),
            at: s.at,
            places: { wide: w, narrow: n },
            more: [s.sites, Math.round(s.at.lat * 100) / 100, Math.round(s.at.lon * 100) / 100],
          },
        ];
      }),
    note: `A circle gathers the sites in a square of ${region.step}° of latitude and longitude and stands at their mean; its area shows how many studies have a site there. Coordinates are those of the city.${elsewhere > 0 ? ' Sites outside this part of the map are not drawn.' : ''} ${sitesMissing(counts)}`,
  };
}

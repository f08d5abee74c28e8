import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** uPlot as a browser loads it, its styles and its licence, which has to go along. */
export interface ChartLibrary {
  readonly script: string;
  readonly style: string;
  readonly licence: string;
}

/** Read when a report is written, from the installed package. */
export function readChartLibrary(): ChartLibrary {
  const folder = dirname(require.resolve('uplot/dist/uPlot.iife.min.js'));
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  return {
    script: read('uPlot.iife.min.js').replaceAll('</script', String.raw`<\/script`),
    style: read('uPlot.min.css'),
    licence: read('../LICENSE').replaceAll('*/', '* /'),
  };
}

export { RunReport, type RunReportOptions } from './run-report.js';
export type { RunEnd } from './report-data.js';

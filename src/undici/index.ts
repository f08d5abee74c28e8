export type { Transport } from '../http/transport.js';
export { undiciTransport, type UndiciTransportOptions } from './undici-transport.js';

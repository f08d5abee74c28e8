import http from 'node:http';
import https from 'node:https';
import type { Proxy } from './proxy-choice.js';
import type { Connecting, Connector } from './undici-types.js';

/**
 * Connects through a proxy: a `CONNECT` (RFC 9110 section 9.3.6), and TLS with the origin on what it opens, so that the
 * proxy sees nothing of the requests.
 *
 * @param speakTls speaks TLS with the origin on the connection that it is given.
 */
export function tunnelThrough(proxy: Proxy, speakTls: Connector): Connector {
  return (target, callback) => {
    const { hostname, port, protocol } = target;
    const path = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port === '' ? '443' : port}`;
    const headers: Record<string, string> = { host: path };
    if (proxy.authorization !== null) headers['proxy-authorization'] = proxy.authorization;
    const { request: open } = proxy.origin.startsWith('https:') ? https : http;
    const request = open(proxy.origin, { method: 'CONNECT', path, headers, agent: false });
    let connecting: Connecting = request;
    let answered = false;
    request.once('connect', (response, socket) => {
      answered = true;
      if (response.statusCode === 200) {
        connecting = speakTls({ ...target, protocol, httpSocket: socket }, callback);
        return;
      }
      socket.destroy();
      callback(new Error(`the proxy refused the tunnel with ${String(response.statusCode)}`), null);
    });
    request.once('error', (error) => {
      if (!answered) callback(error, null);
    });
    request.end();
    return { destroy: (error) => connecting.destroy(error) };
  };
}

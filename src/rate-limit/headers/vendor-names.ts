/**
 * Names that follow no convention, rewritten into names that do. What they mean is documented by: Bybit, Walmart
 * Marketplace, Lightspeed Retail, Mashery and the APIs behind it (Blizzard, Keap), Binance, Spring
 * Cloud Gateway, Amazon's Selling Partner API.
 */
const RENAMED: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^x-bapi-limit-status$/, 'bapi-ratelimit-remaining'],
  [/^x-bapi-limit-reset-timestamp$/, 'bapi-ratelimit-reset'],
  [/^x-bapi-limit$/, 'bapi-ratelimit-limit'],
  [/^x-current-token-count$/, 'walmart-ratelimit-remaining'],
  [/^x-next-replenishment-time$/, 'walmart-ratelimit-reset'],
  [/^x-ls-api-bucket-level$/, 'lightspeed-ratelimit-used'],
  [/^x-(?:plan|packagekey)-quota-/, 'mashery-ratelimit-daily-'],
  [/^x-(?:plan|packagekey)-qps-/, 'mashery-ratelimit-second-'],
  [/^x-(mbx|sapi)-(used|order)-/, '$1-ratelimit-$2-'],
  [/^x-ratelimit-burst-capacity$/, 'x-ratelimit-limit'],
  // A rate, not a count: so many requests in each second.
  [/^x-amzn-ratelimit-limit$/, 'amzn-ratelimit-second-limit'],
];

/** The conventional name for a vendor's own, or the name itself. */
export function conventionalName(name: string): string {
  for (const [pattern, replacement] of RENAMED) {
    if (pattern.test(name)) return name.replace(pattern, replacement);
  }
  return name;
}

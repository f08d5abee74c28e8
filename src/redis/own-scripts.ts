/**
 * The time by Redis' own clock, in milliseconds. Scripts that ask for it and then write need `replicate_commands`
 * before Redis 5; newer ones accept and ignore it.
 */
export const NOW_LUA = `
if redis.replicate_commands then redis.replicate_commands() end
local clock = redis.call('time')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
`;

/**
 * Whether the pool is known, and how many processes listen to it.
 * KEYS: settings. ARGV: channel.
 */
const JOIN_LUA = `
local listeners = redis.call('pubsub', 'numsub', ARGV[1])
return { redis.call('exists', KEYS[1]), tonumber(listeners[2]) }
`;

/**
 * Makes the jobs that a process registered under an earlier name its own, as one job; returns their weight. Without it
 * they would take up room until they expire, although their owner is back and counts the same units again.
 * KEYS: as Bottleneck's scripts. ARGV: the name before, the name now, the index of the new job, its expiration.
 */
const ADOPT_LUA = `${NOW_LUA}
local weight, found = 0, {}
local owners = redis.call('hgetall', KEYS[4])
for i = 1, #owners, 2 do
  if owners[i + 1] == ARGV[1] then
    local expires = tonumber(redis.call('zscore', KEYS[3], owners[i]))
    if expires ~= nil and expires >= now then
      weight = weight + (tonumber(redis.call('hget', KEYS[2], owners[i])) or 0)
      table.insert(found, owners[i])
    end
  end
end
if weight == 0 then return 0 end
for _, index in ipairs(found) do
  redis.call('hdel', KEYS[2], index)
  redis.call('zrem', KEYS[3], index)
  redis.call('hdel', KEYS[4], index)
end
redis.call('hset', KEYS[2], ARGV[3], weight)
redis.call('zadd', KEYS[3], now + tonumber(ARGV[4]), ARGV[3])
redis.call('hset', KEYS[4], ARGV[3], ARGV[2])
if redis.call('zscore', KEYS[5], ARGV[1]) then redis.call('zincrby', KEYS[5], -weight, ARGV[1]) end
redis.call('zincrby', KEYS[5], weight, ARGV[2])
return weight
`;

/**
 * Keeps a message for those who join later, and publishes it to those who are there.
 * KEYS: board. ARGV: field, how long it matters in milliseconds, message, channel, whether only a later end replaces.
 */
const POST_LUA = `${NOW_LUA}
local ends = now + tonumber(ARGV[2])
local known = ARGV[5] == '1' and redis.call('hget', KEYS[1], ARGV[1])
if not known or tonumber(string.match(known, '^%d+:(%d+):') or 0) < ends then
  redis.call('hset', KEYS[1], ARGV[1], string.format('%.0f:%.0f:%s', now, ends, ARGV[3]))
  if redis.call('pttl', KEYS[1]) < ends - now then redis.call('pexpire', KEYS[1], math.ceil(ends - now)) end
end
return redis.call('publish', ARGV[4], 'message:' .. ARGV[3])
`;

/**
 * The messages that still matter, each preceded by its age in milliseconds; the others are removed.
 * KEYS: board.
 */
const READ_LUA = `${NOW_LUA}
local entries, found = redis.call('hgetall', KEYS[1]), {}
for i = 1, #entries, 2 do
  local since, ends, message = string.match(entries[i + 1], '^(%d+):(%d+):(.*)$')
  if ends and tonumber(ends) > now then
    table.insert(found, now - tonumber(since))
    table.insert(found, message)
  else
    redis.call('hdel', KEYS[1], entries[i])
  end
end
return found
`;

/** The scripts of this package, by the name of the command they become. */
export const OWN_SCRIPTS = {
  rac_join: JOIN_LUA,
  rac_adopt: ADOPT_LUA,
  rac_post: POST_LUA,
  rac_read: READ_LUA,
} as const;

/**
 * The time by Redis' own clock, in milliseconds. Scripts that ask for it and then write need `replicate_commands`
 * before Redis 5; newer ones accept and ignore it.
 */
export const NOW_LUA = `
if redis.replicate_commands then redis.replicate_commands() end
local clock = redis.call('time')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
`;

/** The error of a script that met another pool than the one joined: the one joined was lost, and made anew. */
export const POOL_CHANGED = 'POOL_CHANGED';

/** Refuses unless KEYS[1] are the settings of the pool that has the mark `ARGV[mark]`. */
function samePoolLua(mark: number): string {
  return `
if redis.call('hget', KEYS[1], 'rac_mark') ~= ARGV[${String(mark)}] then
  return redis.error_reply('${POOL_CHANGED}')
end
`;
}

/**
 * What follows on the time in Bottleneck's `register`: units are leased from the pool that was joined, or not at all.
 * Its own arguments: time, client, index, weight, expiration; ours: the mark, and up to how many units to take.
 */
const REGISTER_LUA = `${NOW_LUA}${samePoolLua(6)}`;

/** The line by which each of Bottleneck's scripts takes the caller's clock. */
const CALLERS_CLOCK = 'local now = tonumber(ARGV[1])';

/** Where `register` knows how many units are free, and where it says what it did. */
const CAPACITY_KNOWN = "local capacity = state['capacity']";
const REGISTERED = 'return {true, wait, reservoir}';

/** Takes more units than asked for when they are free, as far as they are wanted. */
const TAKE_MORE_LUA = `${CAPACITY_KNOWN}
if capacity ~= nil and capacity > weight then
  weight = math.max(weight, math.min(capacity, tonumber(ARGV[7])))
end
`;

/** Says how many units were taken, too. */
const TOOK_LUA = 'return {true, wait, reservoir or false, weight}';

/** Bottleneck's script of that name, as it is to be run. */
export function amendedScript(name: string, lua: string): string {
  const replace = (text: string, known: string, by: string): string => {
    if (!text.includes(known)) throw new Error(`Bottleneck's script ${name} is not the one measured`);
    return text.replace(known, () => by);
  };
  if (name !== 'register') return replace(lua, CALLERS_CLOCK, NOW_LUA);
  const timed = replace(lua, CALLERS_CLOCK, REGISTER_LUA);
  return replace(replace(timed, CAPACITY_KNOWN, TAKE_MORE_LUA), REGISTERED, TOOK_LUA);
}

/**
 * Whether the pool is known, and how many processes listen to it.
 * KEYS: settings. ARGV: channel.
 */
const JOIN_LUA = `
local listeners = redis.call('pubsub', 'numsub', ARGV[1])
return { redis.call('exists', KEYS[1]), tonumber(listeners[2]) }
`;

/**
 * The mark of the pool, by which it is told from one made anew; the first to ask for it sets it.
 * KEYS: settings. ARGV: a mark.
 */
const MARK_LUA = `
if redis.call('exists', KEYS[1]) == 0 then return redis.error_reply('${POOL_CHANGED}') end
redis.call('hsetnx', KEYS[1], 'rac_mark', ARGV[1])
return redis.call('hget', KEYS[1], 'rac_mark')
`;

/** Those who have not been seen for so long are forgotten, in milliseconds. */
const FORGET_MS = 60_000;

/**
 * Notes that a process is alive, and whether the pool covers all that it uses; returns what was noted of all: name, age
 * in milliseconds, covered.
 * KEYS: settings, roster. ARGV: name, covered, mark.
 */
const PRESENT_LUA = `${NOW_LUA}${samePoolLua(3)}
redis.call('hset', KEYS[2], ARGV[1], string.format('%.0f:%s', now, ARGV[2]))
redis.call('pexpire', KEYS[2], ${String(FORGET_MS)})
local entries, found = redis.call('hgetall', KEYS[2]), {}
for i = 1, #entries, 2 do
  local since, covered = string.match(entries[i + 1], '^(%d+):([01])$')
  if since and now - tonumber(since) < ${String(FORGET_MS)} then
    table.insert(found, entries[i])
    table.insert(found, now - tonumber(since))
    table.insert(found, tonumber(covered))
  else
    redis.call('hdel', KEYS[2], entries[i])
  end
end
return found
`;

/**
 * A process leaves in good order: nobody needs to wait for it.
 * KEYS: roster. ARGV: name.
 */
const LEAVE_LUA = `return redis.call('hdel', KEYS[1], ARGV[1])`;

/**
 * Puts off the time when Redis takes a job back; returns whether it had not done so yet.
 * KEYS: job expirations. ARGV: index, milliseconds from now.
 */
const RENEW_LUA = `${NOW_LUA}
if not redis.call('zscore', KEYS[1], ARGV[1]) then return 0 end
redis.call('zadd', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
return 1
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
 * Registers a job of as many units as are wanted and free, at once or not at all; returns how many. Bottleneck would keep
 * it waiting until all are free, and everything behind it too.
 * KEYS: as Bottleneck's scripts. ARGV: client, index, units, expiration, mark.
 */
const COVER_LUA = `${NOW_LUA}${samePoolLua(5)}
local settings = redis.call('hmget', KEYS[1], 'maxConcurrent', 'running')
local units = math.min(tonumber(ARGV[3]), tonumber(settings[1]) - tonumber(settings[2]))
if units <= 0 then return 0 end
redis.call('hincrby', KEYS[1], 'running', units)
redis.call('hset', KEYS[2], ARGV[2], units)
redis.call('zadd', KEYS[3], now + tonumber(ARGV[4]), ARGV[2])
redis.call('hset', KEYS[4], ARGV[2], ARGV[1])
redis.call('zincrby', KEYS[5], units, ARGV[1])
return units
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
  rac_mark: MARK_LUA,
  rac_present: PRESENT_LUA,
  rac_leave: LEAVE_LUA,
  rac_renew: RENEW_LUA,
  rac_adopt: ADOPT_LUA,
  rac_cover: COVER_LUA,
  rac_post: POST_LUA,
  rac_read: READ_LUA,
} as const;

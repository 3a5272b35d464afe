-- Leases: a hash for each key, of "<until, ms>|<value>" by holder, which Redis forgets some time after its last entry.
--
-- KEYS     the keys
-- ARGV     1 what to do; 2 now, ms; then, for hold: 3 how long, ms; and of each key 4 its holder and 5 its value, and so on

local now = tonumber(ARGV[2])

-- Until when an entry lasts, and what it says.
local function parse(entry)
  local bar = string.find(entry, '|', 1, true)
  return tonumber(string.sub(entry, 1, bar - 1)), string.sub(entry, bar + 1)
end

local function hold(lasts)
  local news = {}
  local till = string.format('%d|', now + lasts)
  for number, key in ipairs(KEYS) do
    local holder, value = ARGV[2 * number + 2], ARGV[2 * number + 3]
    local before = redis.call('HGET', key, holder)
    news[number] = 1
    if before then
      local ends, said = parse(before)
      if ends > now and said == value then news[number] = 0 end
    end
    redis.call('HSET', key, holder, till .. value)
    redis.call('PEXPIRE', key, math.max(lasts, redis.call('PTTL', key)))
  end
  return news
end

local function held()
  local all = {}
  for number, key in ipairs(KEYS) do
    local entries, living = redis.call('HGETALL', key), {}
    for at = 1, #entries, 2 do
      local ends, value = parse(entries[at + 1])
      if ends > now then
        living[#living + 1] = entries[at]
        living[#living + 1] = value
      else
        redis.call('HDEL', key, entries[at])
      end
    end
    all[number] = living
  end
  return all
end

if ARGV[1] == 'hold' then
  return hold(tonumber(ARGV[3]))
end
return held()

-- One channel of the bus. Whatever must happen at once happens in here.
--
-- KEYS[1]  the channel: a hash of run, epoch, head and bytes; also the name under which subscribers are woken
-- KEYS[2]  its history: a stream whose ids are "<offset>-0", of time (ms) and body
-- KEYS[3]  publish: an event's id, "<epoch>-<offset>-<time>" while it is remembered
-- ARGV     1 what to do; 2 the server's run_id; 3 now and 4 idle age, ms; 5 history age, ms; 6 its most events and
--          7 most bytes; then, for publish: 8 dedup age, ms; 9 "1" if ephemeral; 10 the body;
--          for look: 8 "now", "start" or "after"; 9 epoch and 10 offset to begin after; 11 most events and 12 bytes

local channel, history, id = KEYS[1], KEYS[2], KEYS[3]
local run, now, idle_age = ARGV[2], tonumber(ARGV[3]), ARGV[4]
local history_age, most_events, most_bytes = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])

local life = redis.call('HMGET', channel, 'run', 'epoch', 'head', 'bytes')
local epoch, head, bytes = life[2], tonumber(life[3]), tonumber(life[4])
if life[1] ~= run then
  -- New, or left over from another run of the server, which may have forgotten its end: a life of its own.
  local time = redis.call('TIME')
  epoch = string.sub(redis.sha1hex(run .. channel .. time[1] .. '.' .. time[2]), 1, 32)
  head, bytes = 0, 0
  redis.call('DEL', history)
  redis.call('HSET', channel, 'run', run, 'epoch', epoch, 'head', 0, 'bytes', 0)
end
redis.call('PEXPIRE', channel, idle_age)

-- Forgets what is too old or too much; gives the offset of the last event that is no longer kept.
local function trim()
  while true do
    local first = redis.call('XRANGE', history, '-', '+', 'COUNT', 1)[1]
    if not first then
      bytes = 0
      return head
    end
    local time, body = tonumber(first[2][2]), first[2][4]
    local fits = redis.call('XLEN', history) <= most_events and bytes <= most_bytes
    if fits and now - time < history_age then
      return tonumber(string.match(first[1], '^%d+')) - 1
    end
    redis.call('XDEL', history, first[1])
    bytes = bytes - #body
  end
end

local function publish(dedup_age, ephemeral, body)
  local known = redis.call('GET', id)
  if known then
    local of, offset, time = string.match(known, '^(%x+)-(%d+)-(%d+)$')
    if of == epoch and now - tonumber(time) < dedup_age then
      return { epoch, offset, 0 }
    end
  end
  if ephemeral then
    redis.call('PUBLISH', channel, 'e' .. body)
  else
    head = head + 1
    bytes = bytes + #body
    redis.call('XADD', history, string.format('%d-0', head), 't', ARGV[3], 'b', body)
    trim()
    redis.call('HSET', channel, 'head', head, 'bytes', bytes)
    redis.call('PEXPIRE', history, idle_age)
    redis.call('PUBLISH', channel, string.format('p%s-%d', epoch, head))
  end
  local offset = string.format('%d', head)
  redis.call('SET', id, epoch .. '-' .. offset .. '-' .. ARGV[3], 'PX', dedup_age)
  return { epoch, offset, 1 }
end

-- Where a subscriber stands: after which offset it goes on, and why it lost something (0: it did not).
local function stand(since, of, after, base)
  if since == 'now' then return head, 0 end
  if since == 'start' then after = 0 elseif of ~= epoch then return head, 1 end
  if after > head then return head, 2 end
  if after < base then return head, 3 end
  return after, 0
end

local function look(since, of, after, most_found, most_found_bytes)
  local base = trim()
  redis.call('HSET', channel, 'bytes', bytes)
  local at, lost = stand(since, of, after, base)
  local found, size = {}, 0
  if at < head and most_found > 0 then
    for number, entry in ipairs(redis.call('XRANGE', history, string.format('%d-0', at + 1), '+', 'COUNT', most_found)) do
      local body = entry[2][4]
      size = size + #body
      if number > 1 and size > most_found_bytes then break end
      found[number] = body
    end
  end
  return { epoch, string.format('%d', head), string.format('%d', at), lost, found }
end

if ARGV[1] == 'publish' then
  return publish(tonumber(ARGV[8]), ARGV[9] == '1', ARGV[10])
end
return look(ARGV[8], ARGV[9], tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12]))

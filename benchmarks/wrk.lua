-- Sends the requests of a file, in order, a thread its own share; says the outcome as one JSON line.
-- wrk ... -s wrk.lua URL -- FILE THREADS distinct|alike. A line of FILE: the Accept header, a tab,
-- the target. A thread that comes to the end of its share starts again; if the requests are to be
-- distinct, the number in each query's variable (value1x23) is lengthened (value1x23w1), so that
-- no request is sent twice.

local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(arguments)
  local file, count = arguments[1], tonumber(arguments[2])
  distinct = arguments[3] == "distinct"
  requests, at = {}, 0
  local line_number = 0
  for line in io.lines(file) do
    if line_number % count == number then
      local accept, target = line:match("^(.-)\t(.*)$")
      table.insert(requests, wrk.format("GET", target, { ["Accept"] = accept }))
    end
    line_number = line_number + 1
  end
  wrapped = 0
  failed = 0
end

function request()
  at = at + 1
  if at > #requests then
    at = 1
    wrapped = wrapped + 1
  end
  if wrapped > 0 and distinct then
    return (requests[at]:gsub("(%a%d+x%d+)", "%1w" .. wrapped))
  end
  return requests[at]
end

function response(status)
  if status ~= 200 then
    failed = failed + 1
  end
end

function done(summary, latency)
  local failed = 0
  for _, thread in ipairs(threads) do
    failed = failed + thread:get("failed")
  end
  local broken = summary.errors.connect + summary.errors.read + summary.errors.write
    + summary.errors.timeout
  print(string.format(
    'RESULT {"requests": %d, "errors": %d, "seconds": %f, "p50": %f, "p95": %f, "p99": %f}',
    summary.requests - failed, failed + broken, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3))
end

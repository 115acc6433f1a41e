import { expect, test } from 'vitest';
import { openMetrics } from './metrics.ts';

test('counters, histograms and gauges in the text form of Prometheus', () => {
  const metrics = openMetrics();
  const requests = metrics.counter('xuka_requests_total', 'Requests answered.', ['route', 'status']);
  requests.add(['/v1/quotes', '201']);
  requests.add(['/v1/quotes', '201'], 2);
  requests.add(['a"b\\c\nd', '400']);
  const seconds = metrics.histogram('xuka_seconds', 'How long.', [0.1, 1]);
  for (const value of [0.05, 0.1, 0.5, 7]) seconds.observe(value);
  metrics.gauge('xuka_waiting', 'Rows waiting.', () => 4);
  expect(metrics.text()).toBe(`# HELP xuka_requests_total Requests answered.
# TYPE xuka_requests_total counter
xuka_requests_total{route="/v1/quotes",status="201"} 3
xuka_requests_total{route="a\\"b\\\\c\\nd",status="400"} 1
# HELP xuka_seconds How long.
# TYPE xuka_seconds histogram
xuka_seconds_bucket{le="0.1"} 2
xuka_seconds_bucket{le="1"} 3
xuka_seconds_bucket{le="+Inf"} 4
xuka_seconds_sum 7.65
xuka_seconds_count 4
# HELP xuka_waiting Rows waiting.
# TYPE xuka_waiting gauge
xuka_waiting 4
`);
});

test('labels that grow without end are counted together', () => {
  const metrics = openMetrics();
  const counter = metrics.counter('xuka_things_total', 'Things.', ['kind']);
  for (let kind = 0; kind < 2_000; kind++) counter.add([`kind ${kind}`]);
  expect(metrics.text().split('\n').length).toBeLessThan(510);
  expect(metrics.text()).toContain('xuka_things_total{kind="other"} 1500');
});

test('one name is one figure, and never two shapes', () => {
  const metrics = openMetrics();
  metrics.counter('xuka_once_total', 'Once.').add();
  metrics.counter('xuka_once_total', 'Once.').add();
  expect(metrics.text()).toContain('xuka_once_total 2');
  expect(() => metrics.histogram('xuka_once_total', 'Twice.')).toThrow('another shape');
});

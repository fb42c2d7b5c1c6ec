import { describe, expect, test } from 'vitest';
import { periodOf, type StartCount, timeline, timelineReading } from './timeline.ts';

const start = (date: string | null, count = 1, more: Partial<StartCount> = {}): StartCount => ({
  date,
  kind: null,
  phases: ['PHASE1'],
  status: 'RECRUITING',
  count,
  ...more,
});

describe('the timeline of starts', () => {
  test('has every period from the first to the last, those without a start too', () => {
    const t = timeline([start('2024-11-30', 2), start('2025-07')], 'phase', '2026-01-01', 'quarter');
    expect(t.columns.map((c) => [c.period, c.total])).toEqual([
      ['2024-Q4', 2],
      ['2025-Q1', 0],
      ['2025-Q2', 0],
      ['2025-Q3', 1],
    ]);
    expect(t.future).toBe(0);
  });

  test('keeps planned starts apart: estimated ones, and unsaid ones after the date of the evidence', () => {
    const t = timeline(
      [
        start('2025-05', 3, { kind: 'ESTIMATED' }),
        start('2025-04-01', 2, { kind: 'ACTUAL' }),
        start('2025-06-30'),
        start('2025-05-05', 4),
      ],
      'phase',
      '2025-05-05',
      'quarter',
    );
    expect(t.columns[0]?.parts).toEqual([
      { series: 0, kind: 'begun', count: 6 },
      { series: 0, kind: 'planned', count: 4 },
    ]);
    expect(t).toMatchObject({ unsaid: 4, ahead: 1 });
  });

  test('separates the periods that lie wholly after the date of the evidence', () => {
    const t = timeline(
      [start('2026-06'), start('2026-07'), start('2026-08'), start('2026-09')],
      'phase',
      '2026-07-31',
      'month',
    );
    expect(t.future).toBe(2);
    expect(timeline([start('2030')], 'phase', '2026-07-31', 'year').future).toBe(1);
    expect(timeline([start('2030')], 'phase', null, 'year').future).toBe(0);
  });

  test('says how many have no date, or only a year where months are asked, and loses none', () => {
    const t = timeline([start(null, 5), start('2024', 2), start('2025-01')], 'status', '2026-01-01', 'month');
    expect(t).toMatchObject({ total: 8, placed: 1, undated: 5, onlyYear: [{ year: '2024', count: 2 }] });
    expect(timelineReading(t)).toMatch(
      /Not shown: 5 studies without a start date held and 2 studies with only a year\.$/,
    );
    expect(timeline([start('2024', 2)], 'phase', '2026-01-01', 'year')).toMatchObject({ placed: 2, onlyYear: [] });
  });

  test('takes a step that suits the span, and years where months would be too many to draw', () => {
    const stepOf = (a: string, b: string, step?: 'month') =>
      timeline([start(a), start(b)], 'phase', '2026-01-01', step).step;
    expect(stepOf('2025-01', '2026-12')).toBe('month');
    expect(stepOf('2019-01', '2026-12')).toBe('quarter');
    expect(stepOf('1999-01', '2026-12')).toBe('year');
    expect(stepOf('1900-01-01', '2199-12-31', 'month')).toBe('year');
  });

  test('stands empty without a fault', () => {
    const t = timeline([], 'phase', null);
    expect(t).toMatchObject({ columns: [], total: 0, future: 0 });
    expect(timelineReading(t)).toBe('No study held here fits.');
    expect(timelineReading(timeline([start(null)], 'phase', null))).toBe(
      'No start can be placed. Not shown: 1 study without a start date held.',
    );
  });

  test('a date that is not precise enough has no period', () => {
    expect(periodOf('2024', 'quarter')).toBeNull();
    expect(periodOf('2024-12-31', 'quarter')).toBe('2024-Q4');
    expect(periodOf('2024-01', 'year')).toBe('2024');
  });
});

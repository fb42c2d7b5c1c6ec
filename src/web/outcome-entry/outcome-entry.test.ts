import { describe, expect, test } from 'vitest';
import type { ArmContent } from '#outcomes/arms.ts';
import type { SafetyFigure } from '#outcomes/safety.ts';
import { type Values, valuesOf } from '#web/line-ui/form-state.ts';
import { readEntryForm } from './entry-reading.ts';
import { mappingOf } from './mapping-form.ts';
import { absence, chartOfOutcome, exploreHref, isTold, readSafetyChoice, safetyAddress } from './safety-view.ts';

const form = (fields: Record<string, string>): Values => valuesOf(Object.entries(fields));

describe('the form of the columns', () => {
  test('takes only columns that the table has and fields that there are', () => {
    const values = form({
      'col-events': 'Responders',
      'col-n': 'Elsewhere',
      'col-__proto__': 'Responders',
      'fix-verified': ' yes ',
      'fix-notes': '',
    });
    expect(mappingOf(values, ['Responders', 'N'])).toEqual({
      columns: { events: 'Responders' },
      fixed: { verified: 'yes' },
    });
  });

  test('cuts a text for all rows that no cell could hold', () => {
    expect(mappingOf(form({ 'fix-notes': 'x'.repeat(9000) }), []).fixed.notes).toHaveLength(500);
  });
});

describe('the form of one outcome', () => {
  const NEW = {
    citation: 'Muster A, et al. Test J 2026;1:1',
    product: 'p',
    disease: 'SLE',
    outcome: 'remission',
    events: '8',
    n: '10',
    source_type: 'journal article',
  };
  const arm: ArmContent = {
    study: 'A',
    citation: 'Alpha 2024',
    doi: null,
    pmid: null,
    nct: 'NCT00000001',
    product: 'known product',
    target: 'CD19',
    targetKeys: ['CD19'],
    modality: null,
    modalityKeys: [],
    disease: 'LN',
    diseaseKeys: ['LN'],
    diseaseUnread: [],
    enrolled: null,
    enrolledSource: null,
    overlapGroup: 'G',
    followUpMonths: 6,
    sourceType: 'letter',
  };

  test('of a new group reads by the rules of the table; a box that is not ticked is no', () => {
    expect(readEntryForm(form(NEW), null)).toMatchObject({
      row: {
        study_id: 'MUSTER-2026',
        timepoint: 'not stated',
        verified: false,
        pool_preferred: false,
        measure_type: 'count',
      },
    });
    expect(
      readEntryForm(
        form({ ...NEW, verified: 'yes', pool_preferred: 'yes', reported_percent: '80,0 %', enrolled: ' 12 ' }),
        null,
      ),
    ).toMatchObject({
      row: { verified: true, pool_preferred: true, reported_percent: '80.0', enrolled: 12 },
    });
  });

  test('of a known group takes the group’s own facts, whatever else was sent', () => {
    expect(readEntryForm(form({ ...NEW, product: 'another', study_id: 'EVIL' }), arm)).toMatchObject({
      row: {
        study_id: 'A',
        product: 'known product',
        disease: 'LN',
        nct: 'NCT00000001',
        overlap_group: 'G',
        follow_up_median_months: 6,
      },
    });
  });

  test('that lacks what is needed says so at each field', () => {
    const got = readEntryForm(form({ nct: 'NCT1', doi: 'nowhere' }), null);
    expect('errors' in got && Object.keys(got.errors).sort()).toEqual(
      ['citation', 'disease', 'doi', 'nct', 'outcome', 'product', 'source_type', 'study_id'].sort(),
    );
    expect('errors' in got && got.errors.nct).toBe(
      'This is no trial number; write NCT and eight digits or leave it empty.',
    );
  });
});

describe('the address of the safety page', () => {
  test('holds the choice, and what means nothing is none', () => {
    const choice = readSafetyChoice(new URLSearchParams('by=disease&outcome=crs-any&show=SLE'));
    expect(choice).toEqual({ by: 'disease', outcome: 'crs-any', show: 'SLE' });
    expect(readSafetyChoice(new URL(`http://x${safetyAddress(choice)}`).searchParams)).toEqual(choice);
    expect(readSafetyChoice(new URLSearchParams(`by=x&outcome=<b>&show=${'y'.repeat(99)}`))).toEqual({
      by: 'modality',
      outcome: '',
      show: 'y'.repeat(60),
    });
    expect(safetyAddress({ by: 'modality', outcome: '', show: '' })).toBe('/outcomes/safety');
  });
});

const figure = (more: Partial<SafetyFigure>): SafetyFigure => ({
  outcome: 'crs-any',
  label: 'Cytokine release syndrome, any grade',
  k: 0,
  events: 0,
  evaluable: 0,
  enrolled: 0,
  enrolledStated: 0,
  estimate: null,
  ci: null,
  pooled: false,
  notPooledReason: null,
  reportedBy: 0,
  groups: 3,
  setAside: 0,
  heldBack: 0,
  marks: [],
  names: [],
  timepoints: [],
  ...more,
});

describe('what nobody can count', () => {
  test('is said in words and has no dot, so that it is not read as zero', () => {
    expect(absence(figure({}))).toBe('not reported');
    expect(absence(figure({ heldBack: 1 }))).toMatch(/without a usable number/);
    expect(absence(figure({ reportedBy: 1, setAside: 1 }))).toBe('no report of it can be counted');
    expect([figure({}), figure({ heldBack: 1 }), figure({ k: 1 })].map(isTold)).toEqual([false, true, true]);
    const chart = chartOfOutcome('crs-any', [{ key: 'a', label: 'A', groups: 3, figures: [figure({})] }], 'modality');
    expect(chart.rows).toEqual([{ key: 'a', label: 'A', value: null, counts: '', otherwise: 'not reported' }]);
    expect(chart.reading).toMatch(/that is not zero/);
  });

  test('leads, where somebody counts it, to the forest plot under the usual name', () => {
    const href = exploreHref(figure({ names: ['CRS', 'CRS any grade'] }), 'disease', 'SLE');
    expect(href).toMatch(/^\/outcomes\/explore\?/);
    const words = new URL(`http://x${href}`).searchParams;
    expect([words.get('outcome'), words.get('disease'), words.get('modality'), words.get('verification')]).toEqual([
      'CRS any grade',
      'SLE',
      null,
      'all',
    ]);
  });
});

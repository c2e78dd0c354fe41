import { describe, expect, it } from 'vitest';
import type { EnvironmentName, Found } from '../src/python/environment.js';
import { lanesOf } from '../src/python/lanes.js';

describe('the lanes of Python', () => {
  const asking = () => {
    const asked: EnvironmentName[] = [];
    const find = (name: EnvironmentName): Found => {
      asked.push(name);
      return { missing: `no ${name}` };
    };
    return { asked, lanes: lanesOf(find) };
  };

  it('look for an environment once, and not before it is needed', () => {
    const { asked, lanes } = asking();
    expect(asked).toEqual([]);
    for (const core of [0, 1]) expect(() => lanes.lane('torch-1.13', core)).toThrow('no torch-1.13');
    expect(() => lanes.lane('current', 0)).toThrow('no current');
    expect(asked).toEqual(['torch-1.13', 'current']);
  });

  it('have no versions where none was started, and nothing to close', async () => {
    const { lanes } = asking();
    expect(() => lanes.lane('current', 0)).toThrow('no current');
    expect(await lanes.versions()).toEqual({});
    await lanes.close();
  });
});

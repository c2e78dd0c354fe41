import { describe, expect, it } from 'vitest';
import { roomsOf } from '../src/rooms.js';

const opened = () => roomsOf((count) => new Float32Array(count));
const only = (rooms: ReturnType<typeof opened>, count: number, leaf = 'x') =>
  rooms.during(async (room) => room(leaf, count));

describe('the memory of a random leaf', () => {
  it('is used by one run after another', async () => {
    const rooms = opened();
    expect(await only(rooms, 4)).toBe(await only(rooms, 4));
  });

  it('is used again after a run that failed', async () => {
    const rooms = opened();
    let first: unknown;
    const failing = rooms.during(async (room) => {
      first = room('x', 4);
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    expect(await only(rooms, 4)).toBe(first);
  });

  it('belongs to one run at a time', async () => {
    const rooms = opened();
    const [first, second] = await rooms.during(async (room) => [room('x', 4), await only(rooms, 4)]);
    expect(second).not.toBe(first);
  });

  it('belongs to one leaf', async () => {
    const rooms = opened();
    expect(await only(rooms, 4, 'y')).not.toBe(await only(rooms, 4));
  });

  it('is new where it has another size, or was cleared away', async () => {
    const rooms = opened();
    const first = await only(rooms, 4);
    const second = await only(rooms, 5);
    expect([first.length, second.length]).toEqual([4, 5]);
    rooms.clear();
    expect(await only(rooms, 5)).not.toBe(second);
  });
});

/** Milliseconds that a call may last: a run can be ended, and lets others have a turn, only between two of them. */
const LONGEST = 250;

/** Steps of the first call, of which nobody knows yet how long it lasts. */
const FIRST = 16;

/** How many steps the next call makes. */
export interface Pace {
  readonly steps: () => number;
  /** How long a call of so many steps lasted, in milliseconds. */
  readonly note: (steps: number, milliseconds: number) => void;
}

export const steady = (steps: number): Pace => ({ steps: () => steps, note: () => {} });

/** As many steps as `most`, but fewer where those would last long: it looks at how long calls last. */
export const paced = (most: number): Pace => {
  let steps = Math.min(most, FIRST);
  return {
    steps: () => steps,
    note: (done, milliseconds) => {
      if (milliseconds > LONGEST) steps = Math.max(1, Math.floor(steps / 2));
      // One that was cut short says nothing.
      else if (done === steps && milliseconds < LONGEST / 3) steps = Math.min(most, steps * 2);
    },
  };
};

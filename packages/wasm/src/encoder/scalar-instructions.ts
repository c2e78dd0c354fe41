import { family } from './family.js';

const SATURATING = 0xfc;

/** Instructions over one i32 or f32. */
export const scalars = {
  ...family(
    { takes: ['i32'], gives: 'i32' },
    {
      'i32.eqz': 0x45,
    },
  ),
  ...family(
    { takes: ['i32', 'i32'], gives: 'i32' },
    {
      'i32.eq': 0x46,
      'i32.ne': 0x47,
      'i32.lt_s': 0x48,
      'i32.gt_s': 0x4a,
      'i32.le_s': 0x4c,
      'i32.ge_s': 0x4e,
      'i32.ge_u': 0x4f,
      'i32.add': 0x6a,
      'i32.sub': 0x6b,
      'i32.mul': 0x6c,
      'i32.and': 0x71,
      'i32.or': 0x72,
      'i32.xor': 0x73,
      'i32.shl': 0x74,
      'i32.shr_s': 0x75,
    },
  ),
  ...family(
    { takes: ['f32'], gives: 'f32' },
    {
      'f32.sqrt': 0x91,
    },
  ),
  ...family(
    { takes: ['f32', 'f32'], gives: 'f32' },
    {
      'f32.add': 0x92,
      'f32.sub': 0x93,
      'f32.mul': 0x94,
      'f32.div': 0x95,
      'f32.min': 0x96,
      'f32.max': 0x97,
    },
  ),
  ...family(
    { takes: ['f32', 'f32'], gives: 'i32' },
    {
      'f32.eq': 0x5b,
      'f32.ne': 0x5c,
      'f32.lt': 0x5d,
      'f32.gt': 0x5e,
      'f32.le': 0x5f,
      'f32.ge': 0x60,
    },
  ),
  ...family(
    { takes: ['f32'], gives: 'i32', prefix: SATURATING },
    {
      'i32.trunc_sat_f32_s': 0x00,
    },
  ),
  ...family(
    { takes: ['i32'], gives: 'f32' },
    {
      'f32.convert_i32_s': 0xb2,
    },
  ),
} as const;

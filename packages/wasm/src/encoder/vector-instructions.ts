import { family } from './family.js';

const SIMD = 0xfd;

const vectorUnary = family(
  { takes: ['v128'], gives: 'v128', prefix: SIMD },
  {
    'v128.not': 0x4d,
    'f32x4.nearest': 0x6a,
    'f32x4.abs': 0xe0,
    'f32x4.neg': 0xe1,
    'f32x4.sqrt': 0xe3,
    'f64x2.abs': 0xec,
    'f64x2.neg': 0xed,
    'f64x2.sqrt': 0xef,
    'f64x2.nearest': 0x94,
    'i32x4.trunc_sat_f32x4_s': 0xf8,
    'f32x4.convert_i32x4_s': 0xfa,
    'f32x4.demote_f64x2_zero': 0x5e,
    'f64x2.promote_low_f32x4': 0x5f,
    'f64x2.convert_low_i32x4_s': 0xfe,
  },
);

const vectorBinary = family(
  { takes: ['v128', 'v128'], gives: 'v128', prefix: SIMD },
  {
    'v128.and': 0x4e,
    'v128.andnot': 0x4f,
    'v128.or': 0x50,
    'v128.xor': 0x51,
    'i32x4.eq': 0x37,
    'i32x4.ne': 0x38,
    'i32x4.lt_s': 0x39,
    'i32x4.gt_s': 0x3b,
    'i32x4.le_s': 0x3d,
    'i32x4.ge_s': 0x3f,
    'f32x4.eq': 0x41,
    'f32x4.ne': 0x42,
    'f32x4.lt': 0x43,
    'f32x4.gt': 0x44,
    'f32x4.le': 0x45,
    'f32x4.ge': 0x46,
    'f64x2.lt': 0x49,
    'i32x4.add': 0xae,
    'i32x4.sub': 0xb1,
    'i64x2.sub': 0xd1,
    'f32x4.add': 0xe4,
    'f32x4.sub': 0xe5,
    'f32x4.mul': 0xe6,
    'f32x4.div': 0xe7,
    'f32x4.min': 0xe8,
    'f32x4.max': 0xe9,
    'f32x4.pmin': 0xea,
    'f32x4.pmax': 0xeb,
    'f64x2.add': 0xf0,
    'f64x2.sub': 0xf1,
    'f64x2.mul': 0xf2,
    'f64x2.div': 0xf3,
  },
);

/** Instructions over four lanes of 32 bits, and the few over two of 64. */
export const vectors = {
  ...vectorUnary,
  ...vectorBinary,
  ...family(
    { takes: ['v128', 'i32'], gives: 'v128', prefix: SIMD },
    {
      'i32x4.shl': 0xab,
      'i32x4.shr_s': 0xac,
      'i32x4.shr_u': 0xad,
      'i64x2.shl': 0xcb,
      'i64x2.shr_s': 0xcc,
    },
  ),
  ...family(
    { takes: ['v128', 'v128', 'v128'], gives: 'v128', prefix: SIMD },
    {
      // Bits of the first where the third has ones, else of the second.
      'v128.bitselect': 0x52,
      // Relaxed SIMD: a·b + c with one rounding or two, as the machine likes. Not every engine takes it.
      'f32x4.relaxed_madd': 0x105,
    },
  ),
  ...family(
    { takes: ['i32'], gives: 'v128', prefix: SIMD },
    {
      'i32x4.splat': 0x11,
    },
  ),
  ...family(
    { takes: ['f32'], gives: 'v128', prefix: SIMD },
    {
      'f32x4.splat': 0x13,
    },
  ),
  ...family(
    { takes: ['v128'], gives: 'i32', prefix: SIMD },
    {
      'v128.any_true': 0x53,
      'i32x4.bitmask': 0xa4,
    },
  ),
} as const;

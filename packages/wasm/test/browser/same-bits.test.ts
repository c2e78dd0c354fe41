import { describeSameBits } from '../support/describe-same-bits.js';

describeSameBits();

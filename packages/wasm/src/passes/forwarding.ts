import { type Access, folds, type Nest, type Statement, sameAccess } from '../ir.js';

/** The statement of the same nest that makes what `access` reads, at the same index: it comes in a register. */
export const forwarded = ({ statements }: Nest, access: Access): Statement | undefined =>
  statements.find((statement) => !folds(statement) && sameAccess(statement.out, access));

import type { ClientBase, Pool } from 'pg'

/** Runs SQL and gives its rows, on a pool or inside a transaction, whoever holds the connection: pg's and Prisma's raw queries both fit. */
export type Query = (sql: string, parameters: unknown[]) => Promise<Record<string, unknown>[]>

/**
 * Runs SQL on a pool, or on one of its clients inside a transaction. An array becomes an SQL array; hand JSON over as text and cast it
 * (`$1::jsonb`). A `bigint` column comes as text, a timestamp as Date, JSON parsed.
 */
export function queryOn(connection: Pool | ClientBase): Query {
  return async (sql, parameters) => (await connection.query<Record<string, unknown>>(sql, parameters)).rows
}

/** What of Prisma's client, or of the one it hands to a transaction, is used here. */
export interface PrismaRaw {
  $queryRawUnsafe<T = unknown>(sql: string, ...parameters: unknown[]): PromiseLike<T>
}

/**
 * Runs SQL through Prisma, inside the transaction when given its client. Parameters as for `queryOn`; cast each one (`$1::int`), since
 * the adapter says no types. A `bigint` column comes as BigInt.
 */
export function queryIn(prisma: PrismaRaw): Query {
  return async (sql, parameters) => prisma.$queryRawUnsafe<Record<string, unknown>[]>(sql, ...parameters)
}

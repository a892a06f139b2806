import type { DatabaseSync } from 'node:sqlite';
import type { StoredEvent } from '#domain/events/event.ts';
import type { ChainHash, StreamId } from '#domain/ids.ts';
import { invariant } from '#domain/invariant.ts';
import { joinData, type Shape, splitData } from './event-data.ts';
import { prepareQuery, prepareStatement } from './query.ts';

/** The columns of `events` that make an event, in the order `eventColumns` selects them. */
export type EventRow = {
  readonly seq: number;
  readonly type: number;
  readonly version: number;
  readonly order_ms: number;
  readonly order_n: number;
  readonly at: number;
  readonly offset: number | null;
  readonly shape: number | null;
  readonly data: string;
  readonly hash: Uint8Array;
};

export const eventColumns = 'seq, type, version, order_ms, order_n, at, "offset", shape, data, hash';

/** A hostile device must not fill memory with shapes: past this many, data is kept whole. */
const mostShapes = 5000;

/**
 * Events to rows and back. Types and shapes are numbered in tables of their own, read into memory once: `forget` after
 * a transaction was rolled back, since numbers given in it are void.
 */
export function createEventRows(db: DatabaseSync) {
  const addType = prepareStatement(db, 'INSERT INTO event_types (type) VALUES (?)');
  const addShape = prepareStatement(db, 'INSERT INTO shapes (shape) VALUES (?)');
  const allTypes = prepareQuery<{ id: number; type: string }>(db, 'SELECT id, type FROM event_types');
  const allShapes = prepareQuery<{ id: number; shape: string }>(db, 'SELECT id, shape FROM shapes');
  const insert = prepareStatement(
    db,
    `INSERT INTO events (stream, seq, partition, type, version, order_ms, order_n, at, "offset", shape, data, hash, received)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const idByType = new Map<string, number>();
  const typeById = new Map<number, string>();
  const idByShape = new Map<string, number>();
  const shapeById = new Map<number, Shape>();

  function forget(): void {
    for (const map of [idByType, typeById, idByShape, shapeById]) map.clear();
    for (const { id, type } of allTypes.all()) keepType(type, id);
    for (const { id, shape } of allShapes.all()) keepShape(shape, id);
  }

  function keepType(type: string, id: number): number {
    idByType.set(type, id);
    typeById.set(id, type);
    return id;
  }

  function keepShape(shape: string, id: number): number {
    idByShape.set(shape, id);
    shapeById.set(id, JSON.parse(shape) as Shape);
    return id;
  }

  const typeId = (type: string): number => idByType.get(type) ?? keepType(type, addType(type).id);

  function shapeId(shape: string): number | null {
    const known = idByShape.get(shape);
    if (known !== undefined) return known;
    return idByShape.size >= mostShapes ? null : keepShape(shape, addShape(shape).id);
  }

  forget();
  return {
    forget,

    add(streamId: number, partitionId: number, event: StoredEvent, received: number): void {
      const split = splitData(event.data);
      const shape = split ? shapeId(split.shape) : null;
      insert(
        streamId,
        event.seq,
        partitionId,
        typeId(event.type),
        event.version,
        event.order[0],
        event.order[1],
        event.at,
        event.offset,
        shape,
        split && shape !== null ? split.values : JSON.stringify(event.data),
        Buffer.from(event.hash, 'hex'),
        received,
      );
    },

    read(stream: StreamId, row: EventRow): StoredEvent {
      const type = typeById.get(row.type);
      const shape = row.shape === null ? null : shapeById.get(row.shape);
      invariant(type !== undefined && shape !== undefined, 'an event row names a known type and shape');
      return {
        stream,
        seq: row.seq,
        type,
        version: row.version,
        order: [row.order_ms, row.order_n],
        at: row.at,
        offset: row.offset,
        data: shape === null ? (JSON.parse(row.data) as Record<string, unknown>) : joinData(shape, row.data),
        hash: hashText(row.hash),
      };
    },
  };
}

export const hashText = (bytes: Uint8Array): ChainHash =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex') as ChainHash;

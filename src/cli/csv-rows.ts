import type { TableRow } from '../service/csv/csv-table.ts';
import { type BadRow, createRowReader, type RowColumns } from '../service/csv/row-reader.ts';
import { readInputLines } from './input-file.ts';

/**
 * The rows of a CSV file whose first row names the columns, one after another and each on one line; no more of the file
 * is held than a row and a block.
 * @throws InvalidInputError where the file cannot be read, or its first row does not name the columns.
 */
export async function* readCsvRows(file: string, columns: RowColumns): AsyncGenerator<TableRow | BadRow> {
  const reader = createRowReader(file, columns);
  for await (const { line, text } of readInputLines(file)) {
    const row = reader.read(line, text);
    if (row !== null) yield row;
  }
  reader.finish();
}

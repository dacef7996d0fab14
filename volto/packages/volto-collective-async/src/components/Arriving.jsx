import { useCallback, useState } from 'react';
import { createPortal } from 'react-dom';
import { useDrawn } from './useDrawn';

/** Before the title of an item: the handle to sort it, and the box to select it. */
const BEFORE = 2;

/**
 * What a paste will add to the folder, as rows at the end of the table of Contents.
 *
 * They are in a part of the table of their own, so Volto's part stays as it is.
 */
const Arriving = ({ arriving }) => {
  const [table, setTable] = useState(null);
  const [columns, setColumns] = useState(0);
  const look = useCallback(() => {
    const found = document.querySelector('#contents-table-wrapper table');
    setTable(found);
    setColumns(found?.querySelectorAll('thead th').length || 0);
  }, []);
  useDrawn(look);
  if (!table || columns <= BEFORE) return null;
  return createPortal(
    <tbody className="async-arriving">
      {arriving.map(({ title, text }, place) => (
        <tr key={place}>
          <td colSpan={BEFORE} />
          <td colSpan={columns - BEFORE} data-async-pending={text}>
            {title}{' '}
          </td>
        </tr>
      ))}
    </tbody>,
    table,
  );
};

export default Arriving;

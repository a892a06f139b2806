import './join.css';
import { useEffect, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { saferAddress } from '#app/shell/app-update.ts';
import { showLook } from '#app/shell/look.ts';
import { device } from '#app/shell/session.ts';
import { paths } from '../paths.ts';
import { JoinForm } from './JoinForm.tsx';
import { WhoAreYou } from './WhoAreYou.tsx';

/** Where everybody begins: join a class, or tap one's own name. A teacher who has not joined a class goes to the board. */
export function StartPage() {
  const { params, path } = useRoute();
  const { route } = useLocation();
  const [joining, setJoining] = useState(false);
  const joined = device.value?.joined ?? null;
  const joinWanted = path.startsWith(paths.join());
  const firstClass = device.value?.teacher?.classes[0];
  const board = firstClass && !joined && !joinWanted && !joining ? paths.board(firstClass.id) : null;

  useEffect(() => showLook(), []);
  useEffect(() => {
    if (board) route(board, true);
  }, [board, route]);

  if (board) return null;
  // The class is known a moment before the way leads on: the form stays until then.
  return (
    <>
      {saferAddress.value && <saferAddress.value />}
      {joined && !joinWanted && !joining ? (
        <WhoAreYou joined={joined} />
      ) : (
        <JoinForm code={params['code'] ?? ''} joined={joined} onJoining={setJoining} />
      )}
    </>
  );
}

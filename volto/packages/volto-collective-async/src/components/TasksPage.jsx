/** *Tasks in progress*, and with `?task_id=` *Task details*: the addresses of Classic UI. */
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useIntl } from 'react-intl';
import { useSelector } from 'react-redux';
import { useLocation } from 'react-router-dom';
import { Container as SemanticContainer } from 'semantic-ui-react';
import Toolbar from '@plone/volto/components/manage/Toolbar/Toolbar';
import Helmet from '@plone/volto/helpers/Helmet/Helmet';
import config from '@plone/volto/registry';
import { messages } from '../messages';
import { useTasks } from '../session';
import Details from './Details';
import InProgress from './InProgress';

const TasksPage = () => {
  const intl = useIntl();
  const { pathname, search } = useLocation();
  const [toolbar, setToolbar] = useState(null);
  useEffect(() => setToolbar(document.getElementById('toolbar')), []);
  const token = useSelector((state) => state.userSession.token);
  const { session, state } = useTasks();
  const id = new URLSearchParams(search).get('task_id');
  const title = intl.formatMessage(id ? messages.details : messages.inProgress);
  const Container = config.getComponent({ name: 'Container' }).component || SemanticContainer;
  return (
    <Container id="page-tasks" className="view-wrapper">
      <Helmet title={title} />
      <h1 className="documentFirstHeading">{title}</h1>
      {!token && <p>{intl.formatMessage(messages.login)}</p>}
      {session && id && <Details key={id} id={id} session={session} state={state} />}
      {session && !id && <InProgress session={session} state={state} />}
      {toolbar &&
        createPortal(
          <Toolbar pathname={pathname} hideDefaultViewButtons inner={<span />} />,
          toolbar,
        )}
    </Container>
  );
};

export default TasksPage;

// Last page of the sign-in window: passes the result to Teams, which closes the window and sends it to the bot.
const { dataset } = document.documentElement;
// The library knows Teams' origins, but not those of every cloud nor of the sandbox.
const origins = dataset.teamsOrigin ? [dataset.teamsOrigin] : undefined;
microsoftTeams.app.initialize(origins).then(
  () => microsoftTeams.authentication.notifySuccess(dataset.result),
  // Not opened by Teams: the page's text says what to do.
  () => {},
);

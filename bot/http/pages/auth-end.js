// The sign-in window's last page: it hands the result to Teams, which closes the window and tells the bot.
const { dataset } = document.documentElement;
// The library knows Teams' origins, but not in every cloud, and no sandbox's.
const origins = dataset.teamsOrigin ? [dataset.teamsOrigin] : undefined;
microsoftTeams.app.initialize(origins).then(
  () => microsoftTeams.authentication.notifySuccess(dataset.result),
  // Not in a Teams window: the page's text says what to do.
  () => {},
);

"""Groups (KUBE): members, officers, pendamping, cash book, visits. Comes when a programme that helps groups does."""

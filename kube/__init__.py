"""Groups (KUBE, Karang Taruna, kelompok fakir miskin): members, officers, account, plan and pendamping."""

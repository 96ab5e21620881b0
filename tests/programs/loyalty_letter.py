# Text blocks for the quarterly loyalty letter.
import os
import msal
import requests

INSTANCE = os.environ['CI_INSTANCE_ID']
SERVICE = 'https://api.ci.ai.dynamics.com/v1/instances/%s/data/Customer'
MINIMUM = 3500

_app = msal.ConfidentialClientApplication(
    os.environ['AZURE_CLIENT_ID'],
    authority='https://login.microsoftonline.com/%s' % os.environ['AZURE_TENANT_ID'],
    client_credential=os.environ['AZURE_CLIENT_SECRET'])
_token = _app.acquire_token_for_client(
    scopes=['38c77d00-5fcb-4cce-9d93-af4738258e3c/.default'])['access_token']

HDR = {'Authorization': 'Bearer %s' % _token,
       'Ocp-Apim-Subscription-Key': os.environ['CI_SUBSCRIPTION_KEY']}


def best_of(city):
    url = SERVICE % INSTANCE
    url += "?$filter=City eq '%s' and RewardPoints ge %d" % (city, MINIMUM)
    url += '&$orderby=RewardPoints desc'
    return requests.get(url, headers=HDR).json()['value']


def last_reward(customer):
    url = (
        'https://api.ci.ai.dynamics.com/v1'
        f'/instances/{INSTANCE}/data/UnifiedActivity'
        '?$select=ActivityTime,Title'
        f"&$filter=CustomerId eq '{customer['CustomerId']}' and ActivityType eq 'LoyaltyReward'"
        '&$orderby=ActivityTime desc'
        '&$top=1'
    )
    rows = requests.get(url, headers=HDR).json()['value']
    return rows[0] if rows else None


for city in ('Dublin', 'Seattle', 'São Paulo'):
    print('== %s' % city)
    for customer in best_of(city):
        print('Dear %s,' % (customer['FirstName'] or 'customer'))
        print('  you have %d points.' % customer['RewardPoints'])
        reward = last_reward(customer)
        if reward is None:
            print('  Why not try a reward this month?')
        else:
            print('  Your last reward: %s, %s' % (reward['Title'] or 'a surprise',
                                                  reward['ActivityTime'][:10]))
